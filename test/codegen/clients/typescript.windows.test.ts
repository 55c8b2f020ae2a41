import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { TokenClient } from "../../../codegen/sdks/typescript/src/client.js";
import { systemEnv } from "../../support/command.ts";
import { mockIdentity } from "../../support/mocks.ts";

const identity = await mockIdentity();
const args = { providerName: "azure", sessionId: "s" };
let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(() => {
  folder = mkdtempSync(path.join(homedir(), "byok client "));
  // npm installs a longer one, which cmd.exe of wine does not understand.
  writeFileSync(
    path.join(folder, "byok-identity.cmd"),
    `@"${process.execPath}" "${path.resolve("dist/cli/main.js")}" %*\r\n`,
  );
  const config = path.join(folder, "providers.json");
  const provider = { name: "azure", baseUrl: "https://model.example/v1", managedIdentity: {} };
  writeFileSync(config, JSON.stringify({ providers: [provider] }));
  env = {
    ...systemEnv({ HOME: folder }),
    ...identity.env("imds"),
    COPILOT_PROVIDERS_CONFIG: config,
    ComSpec: process.env["ComSpec"],
    PATH: [folder, path.dirname(process.execPath), process.env["PATH"]].join(";"),
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("TokenClient", () => {
  test("starts the batch file in PATH, and ends it", async () => {
    const client = new TokenClient({ env });
    onTestFinished(() => client.close());
    const token = await client.getToken(args);
    expect(identity.issued(token)).toMatchObject({ source: "imds" });
    await client.invalidate({ ...args, token });
    expect(await client.getToken(args)).not.toBe(token);
    await client.close();
    await expect(client.getToken(args)).rejects.toMatchObject({ code: "ERR_CLOSED" });
  });

  test("says so if the command is not installed", async () => {
    const client = new TokenClient({ env: { ...env, PATH: process.env["SystemRoot"] } });
    onTestFinished(() => client.close());
    await expect(client.getToken(args)).rejects.toMatchObject({ code: "ERR_COMMAND_FAILED" });
  });
});
