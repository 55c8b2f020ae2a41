import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import { expect, onTestFinished, test } from "vitest";
import { remoteBearerTokenProvider } from "../../src/rpc/index.ts";
import { scratch } from "../credentials/scratch.ts";
import { mockIdentity } from "../support/mocks.ts";

// The command has a build of its own, in which Microsoft's packages are bundled.

const main = path.resolve(import.meta.dirname, "../../dist/cli/main.js");
const identity = await mockIdentity({ tls: true });

async function tokenFrom(env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [main, "rpc", "--stdio"], {
    env: { COPILOT_PROVIDER_BASE_URL: "https://models.example/v1", ...env },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const host = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  host.listen();
  return remoteBearerTokenProvider(host)({ sessionId: "s", providerName: "default" });
}

test.each(["service-principal", "default-azure"])(
  "the command gets tokens with COPILOT_PROVIDER_CREDENTIAL=%s from AZURE_*",
  async (credential) => {
    const token = await tokenFrom({
      ...identity.env("service-principal"),
      COPILOT_PROVIDER_CREDENTIAL: credential,
      COPILOT_PROVIDER_TOKEN_SCOPE: "https://ai.azure.com",
    });
    expect(identity.issued(token)).toMatchObject({
      source: "service-principal",
      audience: "https://ai.azure.com",
    });
  },
);

test("the command gets tokens from az", async () => {
  const directory = scratch();
  const answer = JSON.stringify({ accessToken: "of-az", expires_on: 4_000_000_000 });
  writeFileSync(path.join(directory, "az"), `#!/bin/sh\necho '${answer}'\n`, { mode: 0o755 });
  const token = await tokenFrom({
    PATH: directory,
    AZURE_TOKEN_CREDENTIALS: "dev",
    COPILOT_PROVIDER_CREDENTIAL: "default-azure",
  });
  expect(token).toBe("of-az");
});
