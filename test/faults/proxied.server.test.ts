import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { ProviderAuthOptions } from "../../src/provider-auth.ts";
import { full } from "../support/figures.ts";
import {
  forwardProxy,
  remoteServer,
  type ForwardProxy,
  type RemoteServer,
} from "../support/forward-proxy.ts";
import { endAll, startClient, startMock, type Client, type Endpoint } from "./processes.ts";
import { seconds, told } from "./told.ts";

const GROUP = "Authority behind a proxy";
const HOST = "authority.example";
const limits: ProviderAuthOptions = full ? {} : { attemptTimeout: 1_000, acquireTimeout: 3_000 };
const count = full ? 10_000 : 160;

let folder: string;
let model: Endpoint;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "byok-identity-"));
  model = await startMock("model");
});
if (!full) vi.setConfig({ testTimeout: 120_000 });
afterAll(() => {
  endAll();
  rmSync(folder, { recursive: true, force: true });
});

interface Rig {
  readonly proxy: ForwardProxy;
  readonly authority: RemoteServer;
  readonly client: Client;
  readonly requests: (more?: { readonly count?: number }) => Promise<unknown>;
}

/** An authority that only a proxy reaches. Its tokens want to be renewed from the first moment on. */
async function rig({ stopped = false, status }: { stopped?: boolean; status?: number } = {}) {
  let issued = 0;
  const authority = await remoteServer(HOST, folder, () => {
    issued += 1;
    // Due after a second, and valid for long.
    return {
      access_token: `token-${issued}`,
      token_type: "Bearer",
      expires_in: issued > 1 ? 3_600 : 240,
    };
  });
  const proxy = await forwardProxy({
    to: authority.port,
    ...(status === undefined ? {} : { status }),
  });
  if (stopped) await proxy.stop();
  const oauth = { tokenUrl: `https://${HOST}/token`, clientId: "c", clientSecret: "s3cret" };
  const client = await startClient(
    { baseUrl: `${model.url}/v1`, oauth },
    { env: { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: authority.caFile }, auth: limits },
  );
  const url = `${model.url}/v1/models`;
  const requests: Rig["requests"] = (more) =>
    client.run({ step: "request", count, pause: 10, url, ...more });
  return { proxy, authority, client, requests };
}

/** Requests go on until a renewal has come. */
async function recovered({ client, requests }: Rig): Promise<void> {
  const started = performance.now();
  for (;;) {
    await requests({ count: 8 });
    const { renewals, lastError } = await client.report();
    if (renewals > 0) return;
    if (performance.now() - started > 90_000) throw new Error(`No renewal: ${lastError}`);
  }
}

const HALF = 130_000;

test.each<[string, (proxy: ForwardProxy) => unknown, RegExp]>([
  [
    "dies, and is started again",
    (proxy) => proxy.stop(),
    /The proxy \S+ \(HTTPS_PROXY\) cannot be reached/,
  ],
  ["takes the connection and never answers", (proxy) => proxy.answer(0), /The proxy|within/],
  ["answers 407", (proxy) => proxy.answer(407), /The proxy \S+ \(HTTPS_PROXY\) wants a user name/],
  ["answers 502", (proxy) => proxy.answer(502), /The proxy \S+ \(HTTPS_PROXY\) answered 502/],
])("a valid token outlasts a proxy that %s", async (what, fail, named) => {
  const each = await rig();
  const { proxy, client, requests, authority } = each;
  await requests({ count: 1 });
  await fail(proxy);
  client.tell({ clock: HALF });
  await requests();
  const { lastError, renewals } = await client.report();
  expect({ lastError, renewals }).toEqual({ lastError: expect.stringMatching(named), renewals: 0 });
  if (what.startsWith("dies")) await proxy.resume();
  else proxy.answer(undefined);
  await recovered(each);
  const note = (report: { slowest: number }): string => `slowest answer ${seconds(report.slowest)}`;
  expect((await told(GROUP, { fault: `its proxy ${what}`, note }, client)).renewals).toBe(1);
  expect(authority.asked).toHaveLength(2);
});

test("a process that starts before its proxy waits for it", async () => {
  const { proxy, client, requests } = await rig({ stopped: true });
  const later = full ? 10_000 : 500;
  const first = requests({ count: 16 });
  await client.run({ step: "wait", milliseconds: later });
  await proxy.resume();
  await first;
  const note = ({ slowest }: { slowest: number }): string =>
    `first answer after ${seconds(slowest)}`;
  const { slowest } = await told(
    GROUP,
    { fault: `its proxy is down at the start, up ${seconds(later)} later`, note },
    client,
  );
  expect(slowest).toBeGreaterThanOrEqual(later);
});

test("a proxy that wants a password is named at once", async () => {
  const { proxy, client, requests, authority } = await rig({ status: 407 });
  await requests({ count: 1 });
  // Another attempt would get the same answer.
  expect(proxy.seen).toEqual([`CONNECT ${HOST}:443`]);
  await requests({ count: 15 });
  const fault = "its proxy answers 407 at the start";
  const note = "the error names the proxy and its variable";
  const { lastError } = await told(GROUP, { fault, failures: 16, note }, client);
  expect(lastError).toContain(`The proxy ${proxy.host} (HTTPS_PROXY) wants a user name`);
  expect(authority.asked).toEqual([]);
});
