import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEndpoint } from "../endpoint.ts";
import { runNode, subjectPath } from "../processes.ts";
import { interleaved } from "../rounds.ts";
import type { Measure, Row } from "../row.ts";
import { requestsOfBurst } from "./tokens.ts";

const US = ["byok-identity, exchange.openai", "byok-identity, exchange.anthropic"];
const OPENAI = "openai-node, workloadIdentity";
const ANTHROPIC = "@anthropic-ai/sdk, oidcFederationProvider";
const command = new URL("../../dist/cli/main.js", import.meta.url).pathname;

interface Job extends Disposable {
  /** What leads the contenders to the authority. */
  readonly env: Readonly<Record<string, string>>;
  /** A file of providers with the exchange. */
  readonly providers: string;
}

/** A loopback authority, and a pod whose service account's token it exchanges. */
async function startJob(): Promise<Job> {
  const endpoint = await startEndpoint(3_600);
  const host = endpoint.env["AZURE_POD_IDENTITY_AUTHORITY_HOST"] ?? "";
  const folder = mkdtempSync(path.join(tmpdir(), "byok-bench-"));
  const subject = path.join(folder, "token");
  const claims = { iss: "https://issuer.example", sub: "s", aud: "a", exp: 4_000_000_000 };
  const parts = [{ alg: "RS256" }, claims, {}];
  const jwt = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  writeFileSync(subject, jwt.join("."), { mode: 0o600 });
  const ids = { identityProviderId: "wip_1", serviceAccountId: "sa_1" };
  const exchange = { openai: { ...ids, tokenUrl: `${host}/oauth/token` } };
  const provider = { name: "model", baseUrl: `${host}/v1`, apiKeyFile: subject, exchange };
  const providers = path.join(folder, "providers.json");
  writeFileSync(providers, JSON.stringify({ providers: [provider] }), { mode: 0o600 });
  return {
    env: { ...endpoint.env, BENCH_SUBJECT_FILE: subject },
    providers,
    [Symbol.dispose](): void {
      endpoint[Symbol.dispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

const TITLES = {
  cold: "exchanges for 10,000 callers with nothing cached",
  refused: "exchanges after 10,000 refusals of one token",
};

/** Requests that reach the authority for 10,000 callers at once. */
export async function exchangeBurst(phase: keyof typeof TITLES): Promise<Row> {
  const measured = async (name: string): Promise<Measure> => {
    using job = await startJob();
    return await requestsOfBurst(name, phase, job.env);
  };
  const all: Measure[] = [];
  for (const name of [...US, OPENAI, ANTHROPIC]) all.push(await measured(name));
  return {
    id: `exchange-${phase}`,
    title: TITLES[phase],
    unit: "requests",
    baseline: { name: "one request", value: 1, given: true },
    ours: all.slice(0, US.length).map(({ name, value }) => ({ name, value, goal: { atMost: 1 } })),
    peers: all.slice(US.length),
  };
}

/** Wall time to the first token of an exchange in a fresh process, over bare node's. */
export async function firstExchange(): Promise<Row> {
  using job = await startJob();
  const wall = async (...args: string[]): Promise<number> =>
    (await runNode({ args, env: job.env })).wallMs;
  const first = (name: string): Promise<number> => wall(subjectPath("first-token-exchange"), name);
  const medians = await interleaved(11, [
    ["bare", () => wall("-e", "0")],
    ["command", () => wall(command, "token", "--config", job.providers)],
    ...[...US, OPENAI, ANTHROPIC].map((name) => [name, () => first(name)] as const),
  ]);
  const over = (name: string): number =>
    (medians.get(name) ?? Number.NaN) - (medians.get("bare") ?? Number.NaN);
  return {
    id: "exchange-first-token",
    title: "first token of an exchange in a fresh process, wall time over bare node",
    unit: "ms",
    // With its whole client, without which its users cannot get a token.
    baseline: { name: OPENAI, value: over(OPENAI) },
    ours: [
      { name: "byok-identity token", value: over("command"), goal: { atMost: 0.5 } },
      ...US.map((name) => ({ name, value: over(name), goal: { atMost: 0.5 } })),
    ],
    peers: [{ name: ANTHROPIC, value: over(ANTHROPIC) }],
  };
}
