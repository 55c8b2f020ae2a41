import { execFile, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildProject, DOTNET_ENV } from "../../codegen/languages/compilers/csharp.ts";
import { hasPrograms } from "../../support/programs.ts";
import { mockIdentity } from "../../support/mocks.ts";
import { fence, fencesOf, pages } from "../../support/pages.ts";

const identity = await mockIdentity();

const folder = mkdtempSync(path.join(tmpdir(), "byok-powershell-"));
const source = path.join(import.meta.dirname, "powershell");
for (const name of readdirSync(source)) {
  copyFileSync(path.join(source, name), path.join(folder, name));
}
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// The package of PowerShell is restored over the network, once on each machine.
const present = hasPrograms("powershell", [
  ["dotnet", "--version"],
  ["dotnet", "restore", folder, "-nodeReuse:false"],
]);

function environment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const own = `${path.join(folder, "bin")}:${path.dirname(process.execPath)}`;
  return {
    ...process.env,
    ...DOTNET_ENV,
    ...more,
    COPILOT_HOME: folder,
    BYOK_IDENTITY_SOCK: "",
    PATH: `${own}:${process.env["PATH"]}`,
  };
}

/** Runs a script in PowerShell itself; returns what it prints. */
function powershell(script: string): readonly string[] {
  const file = path.join(folder, "script.ps1");
  writeFileSync(file, script);
  const { status, stdout, stderr } = spawnSync(
    "dotnet",
    [path.join(folder, "out/Host.dll"), file],
    { cwd: folder, env: environment(), encoding: "utf8" },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout.split("\n").slice(0, -1);
}

describe.runIf(present)("in PowerShell", () => {
  beforeAll(() => {
    buildProject(folder, "out");
    mkdirSync(path.join(folder, "bin"));
    symlinkSync(path.resolve("dist/cli/main.js"), path.join(folder, "bin/byok-identity"));
    const names = ["east", "$(New-Item made)"];
    const providers = names.map((name) => ({ name, baseUrl: "https://a.example" }));
    writeFileSync(path.join(folder, "p.json"), JSON.stringify({ providers }));
  }, 300_000);

  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

  /** What the Tab key offers at the end of each line, or at “|” in it. */
  function offered(lines: readonly string[]): readonly string[] {
    const asked = lines.map((text) => {
      const at = text.includes("|") ? text.indexOf("|") : text.length;
      return `Complete ${quoted(text.replace("|", ""))} ${at}`;
    });
    return powershell(`
byok-identity completion powershell | Out-String | Invoke-Expression
function Complete($line, $at) {
  $found = [System.Management.Automation.CommandCompletion]::CompleteInput($line, $at, $null)
  ($found.CompletionMatches | ForEach-Object { $_.CompletionText }) -join ' '
}
${asked.join("\n")}
`);
  }

  test("completion powershell completes commands, options and values", () => {
    const expected: Readonly<Record<string, string>> = {
      "byok-identity doct": "doctor",
      "$a = byok-identity doct": "doctor",
      "byok-identity.cmd doct": "doctor",
      "byok-identity mock ": "identity model help",
      "byok-identity tok| --config": "token",
      "byok-identity doctor --no": "--no-request",
      "byok-identity token --outp| --show": "--output",
      "byok-identity token --output ": "raw json header exec-credential",
      "byok-identity token --output=j": "--output=json",
      "byok-identity token --config p.json --provider e": "east",
      "byok-identity token --config p.json --provider ": "default east",
      'byok-identity token --command "" --outp': "--output",
      'byok-identity token --command "a ""b" --outp': "--output",
      "byok-identity token --command 'ü & %PATH%' --outp": "--output",
      "byok-identity codegen --lang go,py": "python",
      "byok-identity exec ls --outp": "",
    };
    expect(offered(Object.keys(expected))).toEqual(Object.values(expected));
  });

  test("completion powershell evaluates nothing of what has been typed", () => {
    expect(
      offered([
        "byok-identity token --command $(New-Item made) --outp",
        'byok-identity token --command "$(New-Item made)" --outp',
      ]),
    ).toEqual(["--output", "--output"]);
    expect(existsSync(path.join(folder, "made"))).toBe(false);
  });

  test("completion powershell shows descriptions, and leaves $LASTEXITCODE alone", () => {
    const [tip, code] = powershell(`
byok-identity completion powershell | Out-String | Invoke-Expression
$global:LASTEXITCODE = 7
$found = [System.Management.Automation.CommandCompletion]::CompleteInput('byok-identity doct', 18, $null)
$found.CompletionMatches[0].ToolTip
$global:LASTEXITCODE
`);
    expect(tip).toMatch(/^find out why /);
    expect(code).toBe("7");
  });

  test("every powershell fence of the pages is PowerShell", () => {
    const fences = pages.flatMap(fencesOf).filter(({ language }) => language === "powershell");
    expect(fences.length).toBeGreaterThan(0);
    const script = fences.map(
      ({ code }) => `
$errors = $null
$null = [Management.Automation.Language.Parser]::ParseInput(${quoted(code)}, [ref]$null, [ref]$errors)
$errors.Count`,
    );
    expect(powershell(script.join("\n"))).toEqual(fences.map(() => "0"));
  });

  test("docs/command.md sets the Copilot CLI up in PowerShell", async () => {
    const client = path.join(folder, "bin/copilot");
    const script = 'echo "$COPILOT_PROVIDER_BASE_URL $#"; $COPILOT_PROVIDER_API_KEY_COMMAND';
    writeFileSync(client, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    // Not spawnSync: the identity endpoint is in this process.
    const file = path.join(folder, "copilot.ps1");
    writeFileSync(file, fence("docs/command.md", "powershell"));
    const { stdout } = await promisify(execFile)(
      "dotnet",
      [path.join(folder, "out/Host.dll"), file],
      { cwd: folder, env: environment(identity.env("imds")) },
    );
    const token = identity.requests.at(-1)?.token;
    expect(stdout).toBe(`https://NAME.openai.azure.com/openai/v1 3\n${token}\n`);
  });
});
