import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mockIdentity, mockModel } from "../../support/mocks.ts";
import { fence } from "../../support/pages.ts";
import { buildProject, csharp, DOTNET_ENV } from "../languages/compilers/csharp.ts";
import { hasPrograms } from "../../support/programs.ts";

const root = path.resolve(import.meta.dirname, "../../..");
const PAGE = "docs/sdks.md";
const identity = await mockIdentity();
const model = await mockModel({ identity });

/** The page's text with the address of the model endpoint. */
function onMock(text: string): string {
  return text
    .replaceAll("https://NAME.openai.azure.com/openai", model.url)
    .replaceAll("https://NAME.openai.azure.com", model.url);
}

const present = hasPrograms("csharp", csharp.toolchain);
const vendors = [
  { name: "OpenAI", example: "openai", asked: /^\/v1\/chat\/completions$/ },
  { name: "Azure.AI.OpenAI", example: "azure_openai", asked: /\/deployments\/gpt-5\// },
];

describe.runIf(present).each(vendors)("the package $name for .NET", ({ example, asked }) => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "codegen-openai-"));
    cpSync(path.join(root, "codegen/sdks/csharp"), path.join(folder, "package"), {
      recursive: true,
    });
    const chat = path.join(folder, "chat");
    cpSync(path.join(import.meta.dirname, example), chat, { recursive: true });
    writeFileSync(path.join(chat, "Chat.cs"), onMock(fence(PAGE, example)));
    writeFileSync(path.join(folder, "providers.json"), onMock(fence(PAGE, "providers")));
    const bin = path.join(folder, "bin");
    mkdirSync(bin);
    const main = path.join(root, "dist/cli/main.js");
    const shim = `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`;
    writeFileSync(path.join(bin, "byok-identity"), shim, { mode: 0o755 });
    buildProject(chat, "../out");
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("docs/sdks.md: a turn survives the revocation of its token", async () => {
    const earlier = { tokens: identity.requests.length, turns: model.requests.length };
    const child = spawn("dotnet", [path.join(folder, "out/Chat.dll")], {
      env: {
        ...process.env,
        ...DOTNET_ENV,
        ...identity.env("imds"),
        COPILOT_PROVIDERS_CONFIG: path.join(folder, "providers.json"),
        PATH: `${path.join(folder, "bin")}:${process.env["PATH"]}`,
      },
      stdio: ["pipe", "pipe", "inherit"],
    });
    const ended = once(child, "close");
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const ask = async (question: string): Promise<unknown> => {
      child.stdin.write(`${question}\n`);
      return (await answers.next()).value;
    };
    expect(await ask("One")).toContain("Hello");
    model.revoke(identity.requests.at(-1)?.token ?? "");
    expect(await ask("Two")).toContain("Hello");
    child.stdin.end();
    expect(await ended).toEqual([0, null]);
    expect(identity.requests.slice(earlier.tokens)).toHaveLength(2);
    const turns = model.requests.slice(earlier.turns);
    expect(turns.every(({ path: to }) => asked.test(to))).toBe(true);
    expect(turns.map(({ refused, body }) => [refused, /One|Two/.exec(body)?.[0]])).toEqual([
      [undefined, "One"],
      ["revoked", "Two"],
      [undefined, "Two"],
    ]);
  }, 120_000);
});
