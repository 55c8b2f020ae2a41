import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { jwt } from "../credentials/exchange/support.ts";
import { systemEnv } from "../support/command.ts";
import { figure, full } from "../support/figures.ts";
import type { Exchange, ProviderConfig } from "../../src/config/types.ts";
import { startMockIdentity, type MockIdentity } from "../../src/testing/index.ts";
import { endAll, startClient, startMock, type Endpoint, type Report } from "./processes.ts";
import { told } from "./told.ts";

const GROUP = "Exchange";
const HOUR = 3_600_000;
const TENANT = "72f988bf-0000-4000-8000-000000000001";
const main = path.resolve(import.meta.dirname, "../../dist/cli/main.js");

/** Accepts each subject once. */
let identity: MockIdentity;
let model: Endpoint;
let env: Record<string, string>;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "byok-identity-"));
  identity = await startMockIdentity({
    lifetime: 3_600,
    singleUse: true,
    tenantId: TENANT,
    tls: true,
  });
  model = await startMock("model", { identityUrl: identity.url, exchangeUrl: identity.url });
  const { NODE_EXTRA_CA_CERTS = "" } = identity.env("service-principal");
  env = { ...identity.env("github-actions"), NODE_EXTRA_CA_CERTS };
});
beforeEach(() => identity.reset());
if (!full) vi.setConfig({ testTimeout: 120_000 });
afterAll(async () => {
  endAll();
  await identity.close();
  rmSync(folder, { recursive: true, force: true });
});

const openai = (): Exchange => ({
  openai: {
    identityProviderId: "wip_1",
    serviceAccountId: "sa_1",
    tokenUrl: `${identity.url}/oauth/token`,
  },
});

/** A kind of exchange, the mock's name for where its token comes from, and a provider that uses it. */
type Kind = readonly [name: string, source: string, provider: () => Partial<ProviderConfig>];

const KINDS: readonly Kind[] = [
  ["openai", "openai", () => ({ baseUrl: `${model.url}/v1`, exchange: openai() })],
  [
    "anthropic",
    "anthropic",
    () => ({
      type: "anthropic",
      baseUrl: model.url,
      exchange: { anthropic: { federationRuleId: "fdrl_1", organizationId: "org-1" } },
    }),
  ],
  [
    "entra",
    "aks",
    () => ({
      baseUrl: `${model.url}/v1`,
      exchange: {
        entra: { tenantId: TENANT, clientId: "app", authorityHost: String(identity.secureUrl) },
      },
    }),
  ],
];
const config = ([, , provider]: Kind) => ({ githubActions: {}, ...provider() });

function asked(source: string): number {
  return identity.requests.filter((request) => request.source === source).length;
}

test.each(
  KINDS.flatMap((kind) => [
    [kind[0], "forward", 2 * HOUR, 1, kind] as const,
    [kind[0], "back", -2 * HOUR, 0, kind] as const,
  ]),
)(
  "exchange.%s: the clock of the client jumps %s",
  async (name, direction, clock, expected, kind) => {
    const client = await startClient(config(kind), { env });
    const url = `${model.url}/v1/models`;
    for (const each of [0, clock, 0]) {
      client.tell({ clock: each });
      await client.run({ step: "request", count: full ? 10_000 : 200, url });
    }
    const fault = `its clock jumps two hours ${direction}, and right again, with tokens of one hour`;
    const { renewals } = await told(GROUP, { fault: `${fault}: \`exchange.${name}\`` }, client);
    expect(renewals).toBe(expected);
    expect(asked(kind[1])).toBe(1 + expected);
  },
);

test.each(KINDS.map((kind) => [kind[0], kind] as const))(
  "exchange.%s: a process that is killed leaves nothing that the next one misses",
  async (name, kind) => {
    const [places, rounds] = full ? [8, 15] : [2, 1];
    const reports: Report[] = [];
    const place = async (): Promise<void> => {
      for (let round = 0; round < rounds; round += 1) {
        const victim = await startClient(config(kind), { env });
        const ended = victim.run({ step: "renew", count: 1_000_000 }).catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 200));
        await Promise.all([victim.kill(), ended]);
        const next = await startClient(config(kind), { env });
        await next.run({ step: "renew", count: 5 });
        reports.push(await next.report());
        await next.kill();
      }
    };
    await Promise.all(Array.from({ length: places }, place));
    const sum = (of: (report: Report) => number): number =>
      reports.reduce((total, report) => total + of(report), 0);
    expect(reports.map(({ failures }) => failures)).toEqual(reports.map(() => ({})));
    expect(sum(({ unhandled }) => unhandled)).toBe(0);
    figure({
      group: GROUP,
      fault: `processes exchange without pause and are killed (SIGKILL) at a random moment: \`exchange.${name}\``,
      requests: sum(({ requests }) => requests),
      failures: 0,
      renewals: sum(({ renewals }) => renewals),
      unhandledRejections: 0,
      note: `${reports.length} processes killed; each subject is accepted once; the requests are those of the next processes`,
    });
  },
);

/** The command, by itself: what it prints, and how it ended. */
function command(args: readonly string[], more: Record<string, string>) {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...systemEnv(more), ...more },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]).then(
    ([stdout, stderr, [code, signal]]: [string, string, unknown[]]) => ({
      stdout: stdout.trim(),
      stderr,
      code,
      signal,
    }),
  );
  return { child, ended };
}

/** An agent, and processes that wait for one exchange through it. */
async function waiting(source: "github-actions" | "file", count: number) {
  const socket = path.join(mkdtempSync(path.join(folder, "agent-")), "own", "agent.sock");
  const own = { ...env, HOME: folder, BYOK_IDENTITY_SOCK: socket };
  const agent = command(["agent"], own);
  await once(agent.child.stdout, "data");
  const file = path.join(path.dirname(socket), "subject");
  const exp = Math.floor(Date.now() / 1_000) + 600;
  const subject = jwt({ iss: "i", sub: "s", aud: "a", jti: socket, exp });
  writeFileSync(file, subject, { mode: 0o600 });
  identity.configure({ delay: 1_500 });
  const credential = source === "file" ? ["--file", file] : ["--github-actions"];
  const args = ["token", ...credential, "--exchange", JSON.stringify(openai())];
  const callers = Array.from({ length: count }, () => command(args, own));
  await vi.waitFor(() => expect(asked(source === "file" ? "openai" : source)).toBe(1), {
    timeout: 20_000,
  });
  return { agent, callers };
}

const CALLERS = full ? 16 : 4;

function row(fault: string, failures: number, renewals: number, note: string): void {
  figure({
    group: GROUP,
    fault: `${CALLERS} processes wait for one exchange through the agent, ${fault}`,
    requests: CALLERS,
    failures,
    renewals,
    unhandledRejections: 0,
    note,
  });
}

test("callers of the agent that are killed cost the others nothing, nor the subject that is accepted once", async () => {
  const { callers } = await waiting("file", CALLERS * 2);
  for (const { child } of callers.slice(CALLERS)) child.kill("SIGKILL");
  const ends = await Promise.all(callers.slice(0, CALLERS).map(({ ended }) => ended));
  expect(ends.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    ends.map(() => ({ code: 0, stderr: "" })),
  );
  expect(new Set(ends.map(({ stdout }) => stdout)).size).toBe(1);
  expect(asked("openai")).toBe(1);
  row("and as many more that wait are killed (SIGKILL)", 0, 0, "one exchange of one subject");
});

test("an agent that is killed in an exchange: each of its callers makes its own", async () => {
  const { agent, callers } = await waiting("github-actions", CALLERS);
  agent.child.kill("SIGKILL");
  identity.configure({ delay: 0 });
  const ends = await Promise.all(callers.map(({ ended }) => ended));
  expect(ends.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    ends.map(() => ({ code: 0, stderr: "" })),
  );
  expect(new Set(ends.map(({ stdout }) => stdout)).size).toBe(CALLERS);
  row(
    "which is killed (SIGKILL)",
    0,
    0,
    "each makes an exchange of its own, of a subject of its own",
  );
});
