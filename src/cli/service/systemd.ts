import path from "node:path";
import { given } from "../../config/process-env.ts";
import { DESCRIPTION, MARK, type ServiceManager } from "./manager.ts";

const UNIT = "byok-identity.service";

/**
 * A user's systemd. Of the options that harden a service, these work without privileges: those that change what the
 * service sees of the file system do not, and V8 needs memory that is writable and executable.
 *
 * @see https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html
 */
export const systemd: ServiceManager = {
  title: "systemd",
  encoding: "utf8",
  file: ({ env, home }) =>
    path.join(given(env, "XDG_CONFIG_HOME") ?? path.join(home, ".config"), "systemd/user", UNIT),
  render: ({ program, args, environment }) => `# ${MARK}

[Unit]
Description=${DESCRIPTION}
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=${[program, ...args].map((word) => quoted(word).replaceAll("$", "$$$$")).join(" ")}
${Object.entries(environment)
  .map(([name, value]) => `Environment=${quoted(`${name}=${value}`)}\n`)
  .join("")}Restart=on-failure
RestartSec=5
TimeoutStopSec=40
UMask=0077
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictNamespaces=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
SystemCallArchitectures=native

[Install]
WantedBy=default.target
`,
  start: () => [
    { line: ["systemctl", "--user", "daemon-reload"] },
    { line: ["systemctl", "--user", "enable", UNIT] },
    { line: ["systemctl", "--user", "restart", UNIT] },
  ],
  stop: () => [{ line: ["systemctl", "--user", "disable", "--now", UNIT], mayFail: true }],
  forget: [{ line: ["systemctl", "--user", "daemon-reload"], mayFail: true }],
  async state(run) {
    const [enabled, active] = await Promise.all([
      run(["systemctl", "--user", "is-enabled", UNIT]),
      run(["systemctl", "--user", "is-active", UNIT]),
    ]);
    return { enabled: enabled.ok, running: active.ok };
  },
  log: () => `journalctl --user --unit ${UNIT}`,
};

/**
 * A word with everything escaped that systemd treats specially: quotes, backslashes and percent signs; and control
 * characters, because a line break would begin a line of the unit.
 *
 * @see https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html
 */
function quoted(word: string): string {
  const escaped = word
    .replaceAll("\\", "\\\\")
    .replaceAll('"', String.raw`\"`)
    .replaceAll("%", "%%")
    .replaceAll(/\p{Cc}/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `"${escaped}"`;
}
