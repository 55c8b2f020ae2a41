import { spawn } from "node:child_process";
import { root } from "../manifest.mjs";

/** @throws Error with all that the command said, where it fails. */
export async function run(command, args, options = {}) {
  const { code, output, stdout } = await outcome(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")}: exit code ${code}\n${output}`);
  return stdout;
}

/** How a command ends, for those who expect it to fail. */
export function outcome(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const stdio = ["ignore", "pipe", "pipe"];
    const child = spawn(command, args, { cwd: root, timeout: 240_000, ...options, stdio });
    let stdout = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code: code ?? signal, output, stdout }));
  });
}
