import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { full } from "../support/figures.ts";
import { endAll, startClient, startMock, type Client, type Endpoint } from "./processes.ts";
import { seconds, told } from "./told.ts";

const GROUP = "Clocks and processes";
const HOUR = 3_600_000;
const count = full ? 10_000 : 200;

let model: Endpoint;
beforeAll(async () => {
  model = await startMock("model");
});
// Where the machine is busy, pauses between tries add up.
if (!full) vi.setConfig({ testTimeout: 120_000 });
afterAll(endAll);

interface Rig {
  readonly identity: Endpoint;
  readonly client: Client;
  readonly requests: (more?: { readonly concurrency?: number }) => Promise<unknown>;
}

async function rig(knobs: object, options: Parameters<typeof startClient>[1] = {}): Promise<Rig> {
  const identity = await startMock("identity", knobs);
  const config = { baseUrl: `${model.url}/v1`, managedIdentity: {} };
  const client = await startClient(config, { ...options, env: await identity.env() });
  const url = `${model.url}/v1/models`;
  const requests: Rig["requests"] = (more) => client.run({ step: "request", count, url, ...more });
  return { identity, client, requests };
}

test.concurrent.each([
  ["forward", 2 * HOUR],
  ["back", -2 * HOUR],
])("the clock of the client jumps %s", async (direction, clock) => {
  const { identity, client, requests } = await rig({ lifetime: 86_400 });
  await requests();
  client.tell({ clock });
  await requests();
  client.tell({ clock: 0 });
  await requests();
  await told(GROUP, { fault: `its clock jumps two hours ${direction}, and right again` }, client);
  expect(await identity.requests()).toHaveLength(1);
});

test.concurrent("after hours of suspension the first requests share one renewal", async () => {
  const { identity, client, requests } = await rig({ lifetime: 3_600 });
  for (let hours = 0; hours <= 24; hours += 8) {
    // The whole machine sleeps: everybody's clock has gone on, nobody's timers have.
    for (const sleeper of [client, identity]) sleeper.tell({ clock: hours * HOUR });
    await requests({ concurrency: 64 });
  }
  const fault = "suspended for eight hours, three times, with tokens of one hour";
  const { renewals } = await told(GROUP, { fault }, client);
  expect(renewals).toBe(3);
  expect(await identity.requests()).toHaveLength(4);
});

test.concurrent("a stalled event loop costs no request", async () => {
  const stall = full ? 6_000 : 700;
  const auth = full ? {} : { attemptTimeout: 500, acquireTimeout: 10_000 };
  const { client } = await rig({ lifetime: 240, delay: 50 }, { auth });
  const url = `${model.url}/v1/models`;
  const each = { step: "request", count: count / 5, url } as const;
  for (let round = 0; round < 5; round += 1) {
    // The loop stands still while requests and a renewal are under way, longer than an attempt may last.
    const stalls = [
      { step: "wait", milliseconds: 20 } as const,
      { step: "stall", milliseconds: stall } as const,
    ];
    await Promise.all([client.run(each), ...stalls.map((step) => client.run(step))]);
  }
  const fault = `its event loop stalls for ${seconds(stall)}, five times`;
  expect((await told(GROUP, { fault }, client)).renewals).toBeGreaterThan(0);
});

test.concurrent("little memory is enough, for many providers and tokens", async () => {
  const flags = ["--max-old-space-size=48"];
  const { client, requests } = await rig({ lifetime: 240 }, { flags, times: 1_000 });
  await requests();
  await client.run({ step: "request", count: full ? 200_000 : 5_000 });
  const note = (report: { heap: number }): string =>
    `${Math.round(report.heap / 2 ** 20)} MiB of heap in use at the end`;
  const fault =
    "a heap of 48 MiB, a thousand providers of one identity, a token renewed on every turn";
  const { heap } = await told(GROUP, { fault, note }, client);
  expect(heap).toBeLessThan(48 * 2 ** 20);
});
