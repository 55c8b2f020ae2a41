import path from "node:path";
import { DESCRIPTION, MARK, xmlText, type ServiceManager } from "./manager.ts";

const TASK = "byok-identity proxy";

/**
 * The Task Scheduler of Windows. A task has the variables of its user. Without `conhost.exe --headless`, a console
 * window would stay open. The limits of a task (three days, only on mains) are lifted.
 *
 * @see https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema
 */
export const taskScheduler: ServiceManager = {
  title: "Task Scheduler",
  encoding: "utf16le",
  file: (_, stateFolder) => path.join(stateFolder, "service.xml"),
  render: ({ program, args, user }) => `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.4" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>${xmlText(`${DESCRIPTION}. ${MARK}.`)}</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
      <UserId>${xmlText(user)}</UserId>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="User">
      <UserId>${xmlText(user)}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>999</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="User">
    <Exec>
      <Command>conhost.exe</Command>
      <Arguments>${xmlText(["--headless", program, ...args].map(quoted).join(" "))}</Arguments>
    </Exec>
  </Actions>
</Task>
`,
  start: (file) => [
    { line: ["schtasks", "/End", "/TN", TASK], mayFail: true },
    { line: ["schtasks", "/Create", "/TN", TASK, "/XML", file, "/F"] },
    { line: ["schtasks", "/Run", "/TN", TASK] },
  ],
  stop: () => [
    { line: ["schtasks", "/End", "/TN", TASK], mayFail: true },
    { line: ["schtasks", "/Delete", "/TN", TASK, "/F"], mayFail: true },
  ],
  forget: [],
  async state(run) {
    const { ok, stdout } = await run(["schtasks", "/Query", "/TN", TASK, "/XML"]);
    const enabled = ok && !stdout.includes("<Enabled>false</Enabled>");
    // Its words for a state are in the user's language.
    return { enabled, running: false };
  },
  log: () => `schtasks /Query /TN "${TASK}" /V /FO LIST`,
};

/** A word for CommandLineToArgvW. Paths and names have no quotes in them. */
function quoted(word: string): string {
  return /^[^\s"]+$/.test(word) ? word : `"${word}"`;
}
