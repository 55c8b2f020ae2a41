import { XMLParser, XMLValidator } from "fast-xml-parser";
import { parse } from "plist";
import { expect, test } from "vitest";
import { passedOn } from "../../../src/cli/service/environment.ts";
import { launchd } from "../../../src/cli/service/launchd.ts";
import { MARK, type ServiceSpec } from "../../../src/cli/service/manager.ts";
import { systemd } from "../../../src/cli/service/systemd.ts";
import { taskScheduler } from "../../../src/cli/service/task-scheduler.ts";
import { fc } from "../../support/properties.ts";

const ODD = `/home/a b/<&>"'%h$HOME\\x.json`;

const spec: ServiceSpec = {
  program: "/usr/bin/node",
  args: ["/opt/main.js", "proxy", "--config", ODD, "--port", "4143"],
  environment: { PATH: "/usr/bin", ODD },
  logFile: "/home/a b/proxy.log",
  user: "CORP\\a&b",
};

test("launchd: the property list holds the program, its words and variables as they are", () => {
  expect(launchd.render(spec)).toContain(MARK);
  expect(parse(launchd.render(spec))).toEqual({
    Label: "byok-identity.proxy",
    ProgramArguments: [spec.program, ...spec.args],
    EnvironmentVariables: spec.environment,
    RunAtLoad: true,
    KeepAlive: { SuccessfulExit: false },
    ThrottleInterval: 5,
    ExitTimeOut: 40,
    Umask: 63,
    StandardOutPath: spec.logFile,
    StandardErrorPath: spec.logFile,
  });
});

test("Task Scheduler: the XML holds the command line, quoted for Windows, for this user alone", () => {
  const config = String.raw`C:\Users\a b\<&>\providers.json`;
  const text = taskScheduler.render({
    ...spec,
    program: String.raw`C:\Program Files\nodejs\node.exe`,
    args: [String.raw`C:\main.js`, "proxy", "--config", config, "--port", "4143"],
  });
  expect(text).toContain(MARK);
  expect(XMLValidator.validate(text)).toBe(true);
  const { Task } = new XMLParser({ parseTagValue: false }).parse(text) as { Task: object };
  const user = { UserId: spec.user };
  expect(Task).toMatchObject({
    Triggers: { LogonTrigger: { Enabled: "true", ...user } },
    Principals: {
      Principal: { ...user, LogonType: "InteractiveToken", RunLevel: "LeastPrivilege" },
    },
    Settings: { ExecutionTimeLimit: "PT0S", RestartOnFailure: { Interval: "PT1M", Count: "999" } },
    Actions: {
      Exec: {
        Command: "conhost.exe",
        Arguments: String.raw`--headless "C:\Program Files\nodejs\node.exe" C:\main.js proxy --config "C:\Users\a b\<&>\providers.json" --port 4143`,
      },
    },
  });
});

test("systemd: no path becomes another line of the unit, nor anything but one word", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      fc.constantFrom("", "\n", "\r\n", '"\n', "\\\n", "\f", "\u001B"),
      (one, two) => {
        const path = `/a${one}${two}ExecStartPre=/bin/evil`.replaceAll("\0", "");
        const lines = systemd.render({ ...spec, args: [path], environment: {} }).split(/[\n\r\f]/);
        const [line = "", ...others] = lines.filter((each) => each.includes("/bin/evil"));
        expect(others).toEqual([]);
        expect(line).toMatch(/^ExecStart="\/usr\/bin\/node" "(?:[^"\\]|\\.)*"$/);
        // As systemd.syntax(7) and systemd.service(5) read it.
        const word = line.slice('ExecStart="/usr/bin/node" "'.length, -1);
        const read = word
          .replaceAll("$$", "$")
          .replaceAll("%%", "%")
          .replaceAll(/\\(?:u([\da-f]{4})|(.))/g, (_, code?: string, sign = "") =>
            code === undefined ? sign : String.fromCharCode(Number.parseInt(code, 16)),
          );
        expect(read).toBe(path);
      },
    ),
  );
});

test.each([
  "http://user:password@proxy:3128",
  "user:password@proxy:3128",
  "http://ghp_token@proxy:3128",
  "http:user:password@proxy:3128",
  "http:///user:password@proxy:3128",
  String.raw`http:\\user:password@proxy:3128`,
  "http://user:pass/word@proxy:3128",
  "http://user%3Apassword@proxy:3128",
])("passedOn() leaves out the proxy %s, whatever URL parsers make of it", (value) => {
  const names = [
    "http_proxy",
    "HTTP_PROXY",
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
  ];
  const env = Object.fromEntries(names.map((name) => [name, value]));
  expect(passedOn(env)).toEqual({ environment: {}, withheld: names });
});

test("passedOn() passes on every variable that names a proxy", () => {
  const env = { ALL_PROXY: "http://proxy:3128", all_proxy: "http://proxy:3128", NO_PROXY: "*" };
  expect(passedOn(env).environment).toEqual(env);
});

test("passedOn() passes on what only looks like a password", () => {
  const env = { PATH: String.raw`C:\Users\a@b\bin;C:\x`, AZURE_CONFIG_DIR: "a:b@c" };
  expect(passedOn(env)).toEqual({ environment: env, withheld: [] });
});

test("passedOn() leaves out secrets, passwords of proxies, and values that would break a line", () => {
  const env = {
    PATH: "/bin",
    AZURE_CLIENT_ID: "id",
    AZURE_CLIENT_SECRET: "secret",
    COPILOT_PROVIDER_API_KEY: "secret",
    BYOK_IDENTITY_STORE_KEY: "secret",
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "secret",
    ANTHROPIC_API_KEY: "secret",
    HTTPS_PROXY: "http://user:password@proxy:3128",
    http_proxy: "user:password@proxy:3128",
    NO_PROXY: "a,b",
    XDG_STATE_HOME: "/a\nExecStart=/bin/evil",
    HOME: "/home/a",
  };
  expect(passedOn(env)).toEqual({
    environment: { PATH: "/bin", AZURE_CLIENT_ID: "id", NO_PROXY: "a,b" },
    withheld: ["http_proxy", "HTTPS_PROXY"],
  });
});
