import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test, vi } from "vitest";
import { createProviderAuth } from "../../src/provider-auth.ts";
import { mockIdentity, mockModel, sharedFolder } from "../support/mocks.ts";
import { systemEnv } from "../support/command.ts";

const identity = await mockIdentity();
const model = await mockModel({ identity });
const home = sharedFolder();

/** Origin and key of `byok-identity serve` on a virtual machine. */
async function serveOnMachine(): Promise<{ listening: string; key: string }> {
  const main = path.resolve("dist/cli/main.js");
  const child = spawn(process.execPath, [main, "serve", "--output", "json", "--managed-identity"], {
    env: { ...systemEnv({ HOME: home }), HOME: home, COPILOT_HOME: home, ...identity.env("imds") },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return JSON.parse(line) as { listening: string; key: string };
}

test("an app whose managed identity is serve recovers from a 401, because it tells serve which token was refused", async () => {
  const { listening, key } = await serveOnMachine();
  vi.stubEnv("IDENTITY_ENDPOINT", `${listening}/msi/token`);
  vi.stubEnv("IDENTITY_HEADER", key);
  const app = createProviderAuth({ baseUrl: `${model.url}/v1`, managedIdentity: {} });
  onTestFinished(() => app.close());
  expect((await app.fetch(`${model.url}/v1/models`)).status).toBe(200);
  model.revoke((await app.getToken()).token);
  expect((await app.fetch(`${model.url}/v1/models`)).status).toBe(200);
  expect(model.requests.map(({ status }) => status)).toEqual([200, 401, 200]);
  // Without the hash, serve would return its own cached token again.
  expect(identity.requests.map(({ source }) => source)).toEqual(["imds", "imds"]);
});
