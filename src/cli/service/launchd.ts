import path from "node:path";
import { shellLine } from "../../lib/shell-line.ts";
import { MARK, xmlText, type ServiceManager } from "./manager.ts";

const LABEL = "byok-identity.proxy";

/** `UMask` is a decimal number in a property list. */
const UMASK = 0o077;

/**
 * The agents of a user on macOS.
 *
 * @see https://keith.github.io/xcode-man-pages/launchd.plist.5.html
 */
export const launchd: ServiceManager = {
  title: "launchd",
  encoding: "utf8",
  file: ({ home }) => path.join(home, "Library/LaunchAgents", `${LABEL}.plist`),
  render: ({ program, args, environment, logFile }) => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- ${MARK} -->
<plist version="1.0">
<dict>
  <key>Label</key>
  ${string(LABEL)}
  <key>ProgramArguments</key>
  <array>
    ${[program, ...args].map(string).join("\n    ")}
  </array>
  <key>EnvironmentVariables</key>
  <dict>
${Object.entries(environment)
  .map(([name, value]) => `    <key>${xmlText(name)}</key>\n    ${string(value)}\n`)
  .join("")}  </dict>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>SuccessfulExit</key>
    <false/>
  </dict>
  <key>ThrottleInterval</key>
  <integer>5</integer>
  <key>ExitTimeOut</key>
  <integer>40</integer>
  <key>Umask</key>
  <integer>${UMASK}</integer>
  <key>StandardOutPath</key>
  ${string(logFile)}
  <key>StandardErrorPath</key>
  ${string(logFile)}
</dict>
</plist>
`,
  start: (file) => [
    { line: ["launchctl", "bootout", service()], mayFail: true },
    // A service that the user has switched off would not start.
    { line: ["launchctl", "enable", service()], mayFail: true },
    // Fails while the service that was booted out is still ending.
    { line: ["launchctl", "bootstrap", domain(), file], patience: 10_000 },
  ],
  stop: () => [{ line: ["launchctl", "bootout", service()], mayFail: true }],
  forget: [],
  async state(run) {
    const { ok, stdout } = await run(["launchctl", "print", service()]);
    return { enabled: ok, running: /^\s*state = running$/m.test(stdout) };
  },
  log: (logFile) => shellLine(["tail", logFile], "darwin"),
};

function string(text: string): string {
  return `<string>${xmlText(text)}</string>`;
}

function domain(): string {
  return `gui/${process.getuid?.() ?? 0}`;
}

function service(): string {
  return `${domain()}/${LABEL}`;
}
