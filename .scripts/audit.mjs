// npm audit, which not every registry answers: if it has no such endpoint, that is reported; any other failure fails
// the check.
import { spawnSync } from "node:child_process";

const { status, stdout, stderr } = spawnSync("npm", ["audit", "--json"], { encoding: "utf8" });
const { error, message, statusCode, vulnerabilities } = parsed(stdout);
if (vulnerabilities !== undefined && status === 0) {
  process.stdout.write("no known vulnerability\n");
} else if (vulnerabilities !== undefined) {
  for (const { name, severity, via } of Object.values(vulnerabilities)) {
    const reasons = via.map((reason) => reason.title ?? `by ${reason}`).join("; ");
    process.stdout.write(`${severity}: ${name}: ${reasons}\n`);
  }
  process.exitCode = 1;
} else if ([404, 405, 501].includes(statusCode)) {
  process.stdout.write(`left out: this registry has no advisories to ask for (${statusCode})\n`);
} else {
  process.stdout.write(`npm audit failed: ${message ?? error?.summary ?? stderr}\n`);
  process.exitCode = 1;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
