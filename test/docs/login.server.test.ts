import { execFile } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadProviders } from "../../src/config/providers-file.ts";
import { oauthProblems } from "../../src/config/oauth-problems.ts";
import { scratch } from "../credentials/scratch.ts";
import { approve, useBrowser } from "../support/chromium.ts";
import { people, SCOPE } from "../login/people.ts";
import { newReader } from "../support/examples.ts";
import { onLoopback } from "../support/loopback.ts";
import { fence } from "../support/pages.ts";

const page = "docs/login.md";
const server = people();
const browser = useBrowser();

/** A shell of a person at a desktop, whose browser is opened as every desktop does it. */
function desktop(): { folder: string; opened: string; env: Record<string, string> } {
  const folder = scratch();
  const bin = path.join(folder, "bin");
  const opened = path.join(folder, "opened");
  mkdirSync(bin);
  symlinkSync(path.resolve("dist/cli/main.js"), path.join(bin, "byok-identity"));
  script(
    path.join(bin, "xdg-open"),
    `#!/bin/sh\nprintf '%s' "$1" > '${opened}.new' && mv '${opened}.new' '${opened}'\n`,
  );
  script(
    path.join(bin, "copilot"),
    `#!/bin/sh\nexec curl -sS -H "authorization: Bearer $COPILOT_PROVIDER_API_KEY" "$COPILOT_PROVIDER_BASE_URL/models"\n`,
  );
  return {
    folder,
    opened,
    env: {
      HOME: folder,
      DISPLAY: ":0",
      XDG_STATE_HOME: path.join(folder, "state"),
      PATH: `${bin}:${path.dirname(process.execPath)}:${process.env["PATH"]}`,
    },
  };
}

function script(file: string, text: string): void {
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}

test("docs/login.md: the file and the commands lead from nothing to an answer, by a real browser", async () => {
  const seen: string[] = [];
  const model = createServer((request, response) => {
    seen.push(`${request.url} ${request.headers.authorization}`);
    response.end("Hello from the model.");
  });
  const url = await onLoopback(model);
  onTestFinished(() => void model.close());
  const { folder, opened, env } = desktop();
  const config = fence(page, "file")
    .replace("https://NAME.openai.azure.com/openai/v1", `${url}/v1`)
    .replace(/"issuer": "[^"]*"/, `"issuer": "${server.issuer}"`)
    .replace("11111111-1111-1111-1111-111111111111", "app")
    .replace("https://cognitiveservices.azure.com/.default", SCOPE);
  writeFileSync(path.join(folder, "providers.json"), config);
  const ended = new Promise<{ error: unknown; stdout: string; stderr: string }>((resolve) => {
    const lines = ["--norc", "-euo", "pipefail", "-c", fence(page, "use")];
    execFile("bash", lines, { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ error, stdout, stderr }),
    );
  });
  await expect.poll(() => existsSync(opened), { timeout: 15_000 }).toBe(true);
  const window = await browser.page();
  await window.goto(readFileSync(opened, "utf8"));
  await approve(window, "lovelace");
  await window.waitForSelector("main.success");
  const { error, stdout, stderr } = await ended;
  expect(error).toBeNull();
  expect(stderr).toContain("A browser opens.");
  expect(stderr).toContain("Signed in as Ada lovelace (lovelace@example.com)");
  expect(stdout).toBe("Hello from the model.");
  // The token of the sign-in; the client never saw it.
  expect(seen).toEqual([expect.stringMatching(/^\/v1\/models Bearer [\w-]{20,}$/)]);
}, 60_000);

test("docs/login.md: the configuration of the file is valid as it stands", () => {
  const file = path.join(scratch(), "providers.json");
  writeFileSync(file, fence(page, "file"));
  const [provider] = loadProviders(file).providers ?? [];
  expect(oauthProblems(provider?.oauth ?? { clientId: "" })).toEqual([]);
});

test("docs/login.md: the example users asks for the user's own sign-in", async () => {
  const reader = newReader();
  onTestFinished(() => reader[Symbol.dispose]());
  const { stdout, stderr } = await reader.example(fence(page, "users"));
  expect(stderr).toBe("");
  expect(stdout).toBe(
    "Nobody is signed in at https://id.example.com/. Sign in at https://app.example.com/login.\n",
  );
});
