import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { full } from "../support/figures.ts";
import {
  endAll,
  message,
  startClient,
  startMock,
  startScript,
  type Endpoint,
} from "./processes.ts";
import { told } from "./told.ts";

let folder: string;
let identity: Endpoint;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "byok-identity-"));
  identity = await startMock("identity");
});
// Where the machine is busy, pauses between tries add up.
if (!full) vi.setConfig({ testTimeout: 120_000 });
afterAll(() => {
  endAll();
  rmSync(folder, { recursive: true, force: true });
});

test.concurrent("a model endpoint that revokes each token after a thousand requests", async () => {
  const [count, each] = full ? [100_000, 1_000] : [1_000, 100];
  const { told: model } = await startScript("revoking-model.mjs", [String(each)]);
  const config = { baseUrl: `${String(model["url"])}/v1`, managedIdentity: {} };
  const client = await startClient(config, { env: await identity.env() });
  const url = `${String(model["url"])}/v1/models`;
  await client.run({ step: "request", count, concurrency: 32, url });
  const fault = `revokes every token after ${each} requests`;
  const note = ({ replays }: { replays: number }): string => `${replays} requests sent twice`;
  const { renewals, replays } = await told("Model endpoint", { fault, note }, client);
  // The last token need not have been used up.
  expect(renewals).toBeGreaterThanOrEqual(count / each - 1);
  expect(renewals, "one renewal for each revoked token").toBeLessThanOrEqual(replays);
  expect(renewals).toBeLessThanOrEqual(count / each + 1);
});

test.concurrent("a helper command that is killed", async () => {
  const script = path.join(folder, "helper");
  const runs = path.join(folder, "runs");
  // Every second run is killed: before it prints or, in its turn, in the middle of that. Of four seconds, the last two
  // are left for another run.
  writeFileSync(
    script,
    `echo run >> '${runs}'
n=$(wc -l < '${runs}')
case $((n % 4)) in
  2) kill -9 $$;;
  0) printf '{"token":"tok'; kill -9 $$;;
esac
printf '{"token":"token-%d","expires_in":4}' $n
`,
  );
  const client = await startClient({ apiKeyCommand: `sh '${script}'` });
  await client.run({
    step: "request",
    count: full ? 20_000 : 300,
    pause: full ? 10 : 400,
    note: true,
  });
  const note = "every second run is killed, half of these in the middle of the answer";
  const report = await told(
    "Helpers and files",
    { fault: "SIGKILL of apiKeyCommand", note },
    client,
  );
  for (const token of report.seen) expect(token).toMatch(/^token-\d+$/);
  expect(report.seen.length).toBeGreaterThan(1);
});

test.concurrent("a file that is replaced a thousand times a second", async () => {
  const file = path.join(folder, "key");
  const { child } = await startScript("writer.mjs", [file]);
  const client = await startClient({ apiKeyFile: file });
  await client.run({
    step: "request",
    count: full ? 100_000 : 1_000,
    pause: 1,
    note: true,
  });
  child.send({ end: true });
  const { count, milliseconds } = await message<{ count: number; milliseconds: number }>(child);
  const rate = Math.round(count / (milliseconds / 1_000));
  const note = (report: { seen: readonly string[] }): string =>
    `replaced ${count} times, ${rate} a second; ${report.seen.length} of the tokens were used`;
  const fault = "apiKeyFile replaced without pause";
  const report = await told("Helpers and files", { fault, note }, client);
  const numbers = report.seen.map((token) => Number(/^token-(\d+)$/.exec(token)?.[1]));
  expect(numbers, "never an older one than before").toEqual(numbers.toSorted((a, b) => a - b));
  expect(numbers.length).toBeGreaterThan(10);
});
