import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { once } from "node:events";
import { figure, full } from "../support/figures.ts";
import { endAll, startClient, startMock, startScript, type Endpoint } from "./processes.ts";
import { told } from "./told.ts";

const GROUP = "Exchange";
const FAULT = "the token endpoint answers 503 for the whole buffer";
const COUNT = 1_000;
/** Of a token, milliseconds; both clients begin to renew it while it is valid. */
const LIFE = 3_600_000;

let identity: Endpoint;
let model: Endpoint;
let env: Record<string, string>;
beforeAll(async () => {
  identity = await startMock("identity", { lifetime: LIFE / 1_000, singleUse: true });
  model = await startMock("model", { identityUrl: identity.url });
  env = await identity.env("github-actions");
});
if (!full) vi.setConfig({ testTimeout: 120_000 });
afterAll(endAll);

/** The clock of the endpoints and of a client at an instant of the token's life. */
function at(milliseconds: number, client: { tell(message: { clock: number }): void }): void {
  for (const each of [identity, model, client]) each.tell({ clock: milliseconds });
}

test("exchange.openai: 503 from the token endpoint for the whole buffer", async () => {
  const openai = {
    identityProviderId: "wip_1",
    serviceAccountId: "sa_1",
    tokenUrl: `${identity.url}/oauth/token`,
  };
  const config = { baseUrl: `${model.url}/v1`, githubActions: {}, exchange: { openai } };
  const client = await startClient(config, { env });
  const url = `${model.url}/v1/models`;
  await client.run({ step: "request", count: 1, url });
  await identity.configure({ outage: { status: 503 } });
  for (const minute of [55, 56, 57, 58, 59]) {
    at(minute * 60_000, client);
    await client.run({ step: "request", count: COUNT / 5, url });
  }
  const { failures } = await told(GROUP, { fault: `${FAULT}: \`exchange.openai\`` }, client);
  expect(failures).toEqual({});
  await identity.configure({ outage: {} });
  at(LIFE - 1_000, client);
  // The pause after the last failure.
  await client.run({ step: "wait", milliseconds: 1_000 });
  at(0, client);
});

test("the peer, openai-node's workloadIdentity, dies of it", async () => {
  const { child } = await startScript("peer-openai.mjs", [identity.url, model.url], { env });
  const ended = once(child, "exit");
  let last = { requests: 0, failures: 0, done: false };
  child.on("message", (message: typeof last) => void (last = message));
  child.stderr?.resume();
  child.send({ requests: 1 });
  await vi.waitFor(() => expect(last.done).toBe(true), { timeout: 20_000 });
  await identity.configure({ outage: { status: 503 } });
  // Its buffer is twenty minutes.
  at(41 * 60_000, { tell: (message) => void child.send(message) });
  last = { requests: 0, failures: 0, done: false };
  child.send({ requests: COUNT });
  const [code] = (await ended) as [number | null];
  await identity.configure({ outage: {} });
  expect(code).not.toBe(0);
  expect(last.done ?? false).toBe(false);
  figure({
    group: GROUP,
    fault: `${FAULT}: openai-node 6.49, \`workloadIdentity\``,
    requests: COUNT,
    failures: COUNT - last.requests,
    renewals: 0,
    unhandledRejections: 1,
    note: `the process dies after ${last.requests} requests`,
  });
});
