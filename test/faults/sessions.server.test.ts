import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { ProviderConfig } from "../../src/config/types.ts";
import type { ProviderAuthOptions } from "../../src/provider-auth.ts";
import { sessionId } from "../../src/credentials/session/session-id.ts";
import { openIdProvider } from "../credentials/oauth/provider.ts";
import { scratch } from "../credentials/scratch.ts";
import { machine, type Machine } from "../login/machine.ts";
import { figure, full } from "../support/figures.ts";
import {
  endAll,
  startClient,
  startMock,
  type Client,
  type Endpoint,
  type Report,
} from "./processes.ts";
import { failuresOf } from "./told.ts";

const GROUP = "Sessions and refresh tokens";
const MINUTE = 60_000;
const count = full ? 10_000 : 200;
const PROCESSES = 3;

/** Replaces a refresh token at each use; one that is used twice ends the session. */
const server = openIdProvider();
let model: Endpoint;
beforeAll(async () => {
  model = await startMock("model");
});
if (!full) vi.setConfig({ testTimeout: 120_000 });
afterAll(endAll);

/** Processes of one user, which share what the person's sign-in has left. */
interface Rig {
  readonly clients: readonly Client[];
  /** By every process at the same time. */
  readonly requests: () => Promise<unknown>;
  readonly tell: (clock: number) => void;
}

async function rig(
  oauth: NonNullable<ProviderConfig["oauth"]>,
  env: Record<string, string>,
  auth: ProviderAuthOptions = {},
): Promise<Rig> {
  const config = { baseUrl: `${model.url}/v1`, oauth };
  const clients = await Promise.all(
    Array.from({ length: PROCESSES }, () => startClient(config, { env, auth })),
  );
  const url = `${model.url}/v1/models`;
  return {
    clients,
    requests: () =>
      Promise.all(clients.map((client) => client.run({ step: "request", count, url }))),
    tell: (clock) => clients.forEach((client) => client.tell({ clock })),
  };
}

const session = () =>
  ({ issuer: server.issuer, clientId: "public", grant: "authorization_code" }) as const;

/** Every process has so many failures; the sum is a line of the table. */
async function told(
  fault: string,
  clients: readonly Client[],
  note: string,
  failures = 0,
): Promise<void> {
  const reports = await Promise.all(clients.map((client) => client.report()));
  const sum = (of: (report: Report) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  const unhandledRejections = sum(({ unhandled }) => unhandled);
  expect(reports.map(failuresOf)).toEqual(reports.map(() => failures));
  expect(unhandledRejections).toBe(0);
  figure({
    group: GROUP,
    fault,
    requests: sum(({ requests }) => requests),
    failures: sum(failuresOf),
    renewals: server.tokenRequests.length - 1,
    unhandledRejections,
    note,
  });
}

const limitFileSize = (client: Client, soft: string): void =>
  void execFileSync("prlimit", ["--pid", String(client.pid), `--fsize=${soft}:unlimited`]);

// prlimit is a program of Linux.
test
  .runIf(process.platform === "linux")
  .each<[string, () => Promise<{ rig: Rig; folder: string }>]>([
    [
      "a session",
      async () => {
        const here = await machine(server);
        await here.signIn();
        return { rig: await rig(session(), here.env), folder: here.sessions.folder };
      },
    ],
    [
      "a refreshTokenFile",
      async () => {
        const folder = scratch();
        const refreshTokenFile = path.join(folder, "refresh-token");
        writeFileSync(refreshTokenFile, await server.signIn(), { mode: 0o600 });
        const { issuer } = server;
        const oauth = {
          issuer,
          clientId: "public",
          grant: "refresh_token",
          refreshTokenFile,
        } as const;
        return { rig: await rig(oauth, {}), folder };
      },
    ],
  ])("%s that is due while the disk is full is renewed once there is room", async (what, start) => {
  const {
    rig: { clients, requests, tell },
    folder,
  } = await start();
  await requests();
  const { length: before } = server.tokenRequests;
  const state = (): string[] =>
    readdirSync(folder).map((name) => name + readFileSync(path.join(folder, name), "utf8"));
  const kept = state();
  // As on a full disk: a file can be made, and nothing can be written into it.
  for (const client of clients) limitFileSize(client, "0");
  tell(56 * MINUTE);
  await requests();
  expect(server.tokenRequests).toHaveLength(before);
  expect(state()).toEqual(kept);
  const [{ lastError } = {}] = await Promise.all(clients.map((client) => client.report()));
  expect(lastError).toContain("There is no room to replace");
  for (const client of clients) limitFileSize(client, "unlimited");
  // Past the pause after the last failure, and past the end of the old token.
  tell(61 * MINUTE);
  await requests();
  expect(readdirSync(folder)).toHaveLength(kept.length);
  const used = server.tokenRequests.map(({ form }) => form["refresh_token"]);
  expect(new Set(used).size).toBe(used.length);
  const fault = `${what} is due while the disk is full, shared by ${PROCESSES} processes`;
  await told(fault, clients, "no refresh token is used until there is room");
});

test.runIf(process.platform === "linux")(
  "a session whose token expires while the disk is full works again once there is room",
  async () => {
    const here = await machine(server);
    await here.signIn();
    const limits = full ? {} : { attemptTimeout: 500, acquireTimeout: 1_000 };
    const { clients, requests, tell } = await rig(session(), here.env, limits);
    await requests();
    const { length: before } = server.tokenRequests;
    for (const client of clients) limitFileSize(client, "0");
    tell(61 * MINUTE);
    const refused = full ? 64 : 16;
    const url = `${model.url}/v1/models`;
    await Promise.all(
      clients.map((client) => client.run({ step: "request", count: refused, url })),
    );
    expect(server.tokenRequests).toHaveLength(before);
    const [{ lastError } = {}] = await Promise.all(clients.map((client) => client.report()));
    expect(lastError).toContain("There is no room to replace");
    for (const client of clients) limitFileSize(client, "unlimited");
    await requests();
    expect(server.tokenRequests).toHaveLength(before + 1);
    const fault = `a session's token expires while the disk is full, shared by ${PROCESSES} processes`;
    const note = "the error says that there is no room; requests succeed again without a sign-in";
    await told(fault, clients, note, refused);
  },
);

test.each([
  ["forward", 120 * MINUTE, 1],
  ["back", -120 * MINUTE, 0],
])("a session outlasts a clock that jumps two hours %s", async (direction, clock, renewals) => {
  const here = await machine(server);
  await here.signIn();
  const { clients, requests, tell } = await rig(session(), here.env);
  for (const each of [0, clock, 0]) {
    tell(each);
    await requests();
  }
  expect(server.tokenRequests).toHaveLength(1 + renewals);
  const fault = `a session's clock jumps two hours ${direction}, and right again, with tokens of one hour`;
  await told(fault, clients, `shared by ${PROCESSES} processes`);
});

/** One process that renews without pause is killed at a random moment; the next one goes on. */
async function kill(here: Machine): Promise<{ lost: boolean; report: Report }> {
  const config = { baseUrl: `${model.url}/v1`, oauth: session() };
  const victim = await startClient(config, { env: here.env });
  const ended = victim.run({ step: "renew", count: 1_000_000 }).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 400));
  await Promise.all([victim.kill(), ended]);
  // What the server had received, it has answered by then.
  await new Promise((resolve) => setTimeout(resolve, 200));
  const [listed] = await here.sessions.list();
  if (listed === undefined) throw new Error("The session is gone.");
  const stored = await here.sessions.read(sessionId(listed.scope));
  const used = new Set(server.tokenRequests.map(({ form }) => form["refresh_token"]));
  const lost = used.has(stored?.refreshToken);
  const next = await startClient(config, { env: here.env });
  // The second one is a renewal in any case: the session may have had a token that was still unused.
  await next.run({ step: "renew", count: 2 });
  const report = await next.report();
  await next.kill();
  expect(report.failures).toEqual(lost ? { ERR_LOGIN_REQUIRED: 1 } : {});
  if (lost) await here.signIn();
  return { lost, report };
}

test("a session whose process is killed at a random moment ends only if the server had replaced the token", async () => {
  const [machines, rounds] = full ? [8, 12] : [2, 1];
  const outcomes: { lost: boolean; report: Report }[] = [];
  await Promise.all(
    Array.from({ length: machines }, async () => {
      const here = await machine(server);
      await here.signIn();
      for (let round = 0; round < rounds; round += 1) outcomes.push(await kill(here));
      await here.signIn();
      expect(readdirSync(here.sessions.folder)).toHaveLength(1);
    }),
  );
  const lost = outcomes.filter((outcome) => outcome.lost).length;
  const unhandledRejections = outcomes.reduce((sum, { report }) => sum + report.unhandled, 0);
  expect(unhandledRejections).toBe(0);
  figure({
    group: GROUP,
    fault: "a session's process renews without pause and is killed (SIGKILL) at a random moment",
    requests: outcomes.reduce((sum, { report }) => sum + report.requests, 0),
    failures: lost,
    renewals: server.tokenRequests.length,
    unhandledRejections,
    note: `${outcomes.length} processes killed, ${lost} of them after the server had replaced the refresh token and before the new one was stored; the server treats the old one as theft`,
  });
});
