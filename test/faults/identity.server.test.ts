import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { ProviderAuthOptions } from "../../src/provider-auth.ts";
import {
  startMockIdentity,
  startMockModel,
  type MockIdentity,
  type MockIdentityOptions,
  type MockModel,
} from "../../src/testing/index.ts";
import type { Fault } from "../../src/testing/shared/fault.ts";
import { scratch } from "../credentials/scratch.ts";
import { full } from "../support/figures.ts";
import {
  endAll,
  startClient,
  startMock,
  type Client,
  type Report,
  type Requests,
} from "./processes.ts";
import { seconds, told } from "./told.ts";

const GROUP = "Identity endpoint";
const LINK_LOCAL = path.resolve(
  import.meta.dirname,
  "../credentials/azure/default-azure-credential/link-local.cjs",
);

/** Within the buffer of five minutes from the first moment on, so that every request wants a renewal. */
const SHORT = { lifetime: 240 };

/** The limits of a run that has no minutes to spend. */
const QUICK: ProviderAuthOptions = { attemptTimeout: 1_500, acquireTimeout: 3_000 };
const limits: ProviderAuthOptions = full ? {} : QUICK;

let model: MockModel;
beforeAll(async () => {
  model = await startMockModel();
});
const identities: MockIdentity[] = [];
// Where the machine is busy, pauses between tries add up.
if (!full) vi.setConfig({ testTimeout: 120_000 });
afterAll(async () => {
  endAll();
  await Promise.all([model, ...identities].map((endpoint) => endpoint.close()));
});

/** An identity endpoint of the case's own: they run beside each other. */
async function startIdentity(knobs: MockIdentityOptions = {}): Promise<MockIdentity> {
  const identity = await startMockIdentity(knobs);
  identities.push(identity);
  return identity;
}

const count = full ? 10_000 : 160;

function client(env: Readonly<Record<string, string>>, auth = limits): Promise<Client> {
  return startClient({ baseUrl: `${model.url}/v1`, managedIdentity: {} }, { env, auth });
}

function requests(asked: Client, more: Partial<Requests> = {}) {
  const url = `${model.url}/v1/models`;
  return asked.run({ step: "request", count, pause: 10, url, ...more });
}

/** Requests go on until the pause after the last failure is over and a renewal has come. */
async function recovered(asked: Client): Promise<void> {
  const started = performance.now();
  for (;;) {
    await requests(asked, { count: 8, concurrency: 2, pause: 50 });
    const { renewals, lastError } = await asked.report();
    if (renewals > 0) return;
    // Three times the longest pause.
    if (performance.now() - started > 90_000) throw new Error(`No renewal: ${lastError}`);
  }
}

/** With a token at hand, the endpoint fails for as long as the requests last, and then works again. */
async function outage(fault: string, trouble: Fault): Promise<Report> {
  const identity = await startIdentity(SHORT);
  const asked = await client(identity.env("imds"));
  await requests(asked, { count: 1 });
  identity.configure({ outage: trouble });
  await requests(asked, full ? { concurrency: 64 } : {});
  identity.configure({ outage: {}, lifetime: 3_600 });
  await recovered(asked);
  const note = ({ slowest }: Report): string => `slowest answer ${seconds(slowest)}`;
  return told(GROUP, { fault, note }, asked);
}

test.concurrent.each<[string, Fault]>([
  ["answers 503", { status: 503 }],
  ["resets every connection", { break: "reset" }],
  ["accepts and never answers", { break: "hang" }],
  ["half-open: breaks off in the middle and stays connected", { break: "half-open" }],
  ["answers HTML with status 200", { status: 200, body: "<html><body>Sign in</body></html>" }],
  ["answers 429 without Retry-After", { status: 429 }],
  ["answers 429 with Retry-After: 1", { status: 429, retryAfter: "1" }],
])("a valid token outlasts an endpoint that %s", async (fault, trouble) => {
  const { renewals } = await outage(fault, trouble);
  expect(renewals, "renewed once it was over").toBeGreaterThan(0);
});

test.concurrent("slow answers are waited for", async () => {
  const delay = full ? 3_000 : 100;
  const identity = await startIdentity({ ...SHORT, delay });
  const asked = await client(identity.env("imds"), {});
  await requests(asked, { count: full ? 1_000 : 64, concurrency: full ? 64 : 16 });
  const fault = `slow: ${seconds(delay)} for each answer`;
  const note = "every request is in the buffer and waits for its renewal";
  expect((await told(GROUP, { fault, note }, asked)).renewals).toBeGreaterThan(0);
});

test.concurrent("a process that goes away and comes back at its port is not missed", async () => {
  const gone = await startMock("identity", SHORT);
  const asked = await client(await gone.env());
  await requests(asked, { count: 1 });
  await gone.kill();
  await requests(asked);
  const { renewals } = await asked.report();
  expect(renewals).toBe(0);
  await startMock("identity", {}, { port: gone.port });
  await recovered(asked);
  const report = await told(
    GROUP,
    { fault: "down: the process is killed, later started again" },
    asked,
  );
  expect(report.renewals).toBe(1);
});

test.concurrent("a cold start while it is down succeeds as soon as it is up", async () => {
  const before = await startMock("identity");
  const env = await before.env();
  await before.kill();
  const asked = await client(env, {});
  const waiting = requests(asked, { count: 16 });
  await new Promise((resolve) => setTimeout(resolve, full ? 10_000 : 600));
  await startMock("identity", {}, { port: before.port });
  await waiting;
  const fault = `down at the start, up ${seconds(full ? 10_000 : 600)} later`;
  const note = ({ slowest }: Report): string => `first answer after ${seconds(slowest)}`;
  expect((await told(GROUP, { fault, note }, asked)).acquired).toBe(1);
});

test.concurrent("the wait that a 429 asks for is waited out", async () => {
  const identity = await startIdentity({ faults: [{ status: 429, retryAfter: "1" }] });
  const asked = await client(identity.env("imds"), {});
  await requests(asked, { count: 16 });
  const note =
    "cold start: one request waits as long as the server asked, and all others share the wait";
  await told(GROUP, { fault: "answers 429 with Retry-After: 1 at the start", note }, asked);
  const [first, second, ...others] = identity.requests;
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
  expect(others).toEqual([]);
});

test.concurrent("an IMDS that is busy at the start does not make defaultAzureCredential the developer", async () => {
  const identity = await startIdentity({ faults: [{ status: 429, retryAfter: "1" }] });
  const programs = scratch();
  const exp = Math.floor(Date.now() / 1_000) + 3_600;
  const login = JSON.stringify({ accessToken: "developer", expires_on: exp });
  writeFileSync(path.join(programs, "az"), `#!/bin/sh\necho '${login}'\n`, { mode: 0o755 });
  const config = { baseUrl: `${model.url}/v1`, defaultAzureCredential: {} };
  const asked = await startClient(config, {
    env: { PATH: programs, IMDS_PORT: new URL(identity.url).port },
    flags: ["--require", LINK_LOCAL],
  });
  await asked.run({ step: "request", count: full ? 1_000 : 16, note: true });
  const fault =
    "answers 429 with Retry-After: 1 at the start: `defaultAzureCredential`, with a signed-in `az`";
  const note = "the token is the managed identity's";
  const { seen } = await told(GROUP, { fault, note }, asked);
  expect(seen).toEqual([identity.requests.at(-1)?.token]);
});

test.concurrent("a host that returns one token all day is asked once", async () => {
  const identity = await startIdentity({ rotate: false, lifetime: 86_400 });
  const asked = await client(identity.env("imds"), {});
  await requests(asked);
  await told(GROUP, { fault: "returns the same token for 24 hours" }, asked);
  expect(identity.requests).toHaveLength(1);
});

test.concurrent("a refused token that the host keeps returning is reported, without a loop, until the next one", async () => {
  const identity = await startIdentity({ rotate: false, lifetime: 86_400 });
  const asked = await client(identity.env("imds"), {});
  await requests(asked, { count: 1 });
  const [first] = identity.requests;
  await fetch(`${model.url}/revoke`, {
    method: "POST",
    body: JSON.stringify({ token: first?.token }),
  });
  const refused = full ? 1_000 : 32;
  await requests(asked, { count: refused });
  identity.configure({ rotate: true });
  const asks = identity.requests.length;
  const fault = "returns the same token although the model has revoked it";
  const note = `the 401 reaches the caller; ${asks} requests to the endpoint`;
  const report = await told(GROUP, { fault, failures: refused, note }, asked);
  expect(Object.keys(report.failures)).toEqual(["401"]);
  expect(asks, "the endpoint is left alone between").toBeLessThanOrEqual(refused);
});

test.concurrent("a name that does not resolve for a while is not missed", async () => {
  const identity = await startIdentity(SHORT);
  const { port } = new URL(identity.url);
  const asked = await client({
    AZURE_POD_IDENTITY_AUTHORITY_HOST: `http://identity.test:${port}`,
  });
  await requests(asked, { count: 1 });
  asked.tell({ resolves: false });
  await requests(asked);
  expect((await asked.report()).lastError).toContain("ENOTFOUND");
  asked.tell({ resolves: true });
  await recovered(asked);
  const report = await told(GROUP, { fault: "its name does not resolve (ENOTFOUND)" }, asked);
  expect(report.renewals).toBeGreaterThan(0);
});

test.concurrent("a certificate nobody vouches for gives an error, and with the authority known a token", async () => {
  const secure = await startIdentity({ tls: true });
  const { NODE_EXTRA_CA_CERTS = "", ...env } = secure.env("service-principal");
  const servicePrincipal = {
    tenantId: env["AZURE_TENANT_ID"] ?? "",
    clientId: env["AZURE_CLIENT_ID"] ?? "",
    clientSecret: env["AZURE_CLIENT_SECRET"] ?? "",
    authorityHost: env["AZURE_AUTHORITY_HOST"] ?? "",
  };
  const config = { baseUrl: `${model.url}/v1`, servicePrincipal };
  const asked = await startClient(config, full ? {} : { auth: { acquireTimeout: 6_000 } });
  await requests(asked, { count: 16 });
  const note = "the error names the certificate; no token is sent anywhere";
  const report = await told(
    GROUP,
    { fault: "TLS: an unknown authority", failures: 16, note },
    asked,
  );
  expect(report.lastError).toMatch(/certificate/i);
  const trusting = await startClient(config, { env: { NODE_EXTRA_CA_CERTS } });
  await requests(trusting, { count: 16 });
  await told(GROUP, { fault: "TLS: the same, with the authority known" }, trusting);
});
