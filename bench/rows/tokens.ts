import { startEndpoint } from "../endpoint.ts";
import { runSubject } from "../processes.ts";
import { interleaved } from "../rounds.ts";
import type { Measure, Row } from "../row.ts";

const PEERS = [
  "@azure/identity getToken",
  "@azure/identity getBearerTokenProvider",
  "@smithy memoize",
  "google-auth-library",
];
const US = "byok-identity";

/** One call while the token is cached. */
export async function cachedToken(): Promise<Row> {
  using endpoint = await startEndpoint(3_600);
  const medians = await interleaved(
    5,
    ["bare", US, ...PEERS].map((name) => [
      name,
      () => runSubject<number>("cached-token", [name], endpoint.env),
    ]),
  );
  const measure = (name: string): Measure => ({ name, value: medians.get(name) });
  return {
    id: "cached-token",
    title: "getToken() while the token is cached",
    unit: "ns",
    baseline: { ...measure("bare"), name: "a bare awaited promise" },
    ours: [{ ...measure(US), goal: { atMost: 1.8 } }],
    peers: PEERS.map(measure),
  };
}

/** What a process keeps of ten million calls, and of ten thousand identities that came and went. */
export async function memory(): Promise<Row> {
  using endpoint = await startEndpoint(3_600);
  const { calls, identities } = await runSubject<{ calls: number; identities: number }>(
    "memory",
    [],
    endpoint.env,
  );
  const MiB = 1024 * 1024;
  return {
    id: "memory",
    title: "heap gained, against 1 MiB",
    unit: "MiB",
    baseline: { name: "1 MiB", value: 1, given: true },
    ours: [
      { name: "ten million calls", value: calls / MiB, goal: { atMost: 1 } },
      // The cache keeps a thousand of them, with their tokens.
      { name: "ten thousand identities, closed", value: identities / MiB, goal: { atMost: 16 } },
    ],
    peers: [],
  };
}

type Phase = "cold" | "buffer" | "refused";

const TITLES: Readonly<Record<Phase, string>> = {
  cold: "token requests for 10,000 callers with nothing cached",
  buffer: "token requests for 10,000 callers with four minutes of life left",
  refused: "token requests after 10,000 refusals of one token",
};

/** Requests that reach the identity endpoint for 10,000 callers at once. */
export async function burst(phase: Phase): Promise<Row> {
  const count = async (name: string): Promise<Measure> => {
    using endpoint = await startEndpoint(phase === "buffer" ? 240 : 3_600);
    return await requestsOfBurst(name, phase, endpoint.env);
  };
  const ours = await count(US);
  const peers: Measure[] = [];
  for (const name of PEERS) {
    // None of them can react to a refusal.
    peers.push(phase === "refused" ? { name, value: undefined } : await count(name));
  }
  return {
    id: `burst-${phase}`,
    title: TITLES[phase],
    unit: "requests",
    baseline: { name: "one request", value: 1, given: true },
    ours: [{ ...ours, goal: { atMost: 1 } }],
    peers,
  };
}

/** What 10,000 callers of a contender send to the endpoint that `env` leads it to. */
export async function requestsOfBurst(
  name: string,
  phase: Phase,
  env: Readonly<Record<string, string>>,
): Promise<Measure> {
  const { requests, failures } = await runSubject<{ requests: number; failures: number }>(
    "burst",
    [name, phase],
    env,
  );
  return { name: failures === 0 ? name : `${name} (${failures} calls failed)`, value: requests };
}

async function requestsOf(name: string, lifetimeSeconds: number): Promise<Measure> {
  using endpoint = await startEndpoint(lifetimeSeconds);
  const { requests } = await runSubject<{ requests: number }>("uses", [name], endpoint.env);
  return { name, value: requests };
}

/** Requests for fifty uses of tokens of an issuer that makes a new one each time, and none of which lives for long. */
export async function shortLived(lifetimeSeconds: number): Promise<Row> {
  const peers: Measure[] = [];
  for (const name of ["@azure/core-rest-pipeline", "google-auth-library"]) {
    peers.push(await requestsOf(name, lifetimeSeconds));
  }
  return {
    id: `short-lived-${lifetimeSeconds}`,
    title: `token requests for 50 uses, if tokens live ${lifetimeSeconds} s`,
    unit: "requests",
    baseline: { name: "one request", value: 1, given: true },
    ours: [{ ...(await requestsOf(US, lifetimeSeconds)), goal: { atMost: 1 } }],
    peers,
  };
}

/** Requests while the provider refuses every token, new ones too. */
export async function allRefused(): Promise<Row> {
  const { value } = await requestsOf(`${US}, refused`, 3_600);
  return {
    id: "all-refused",
    title: "token requests for 50 requests that the provider refuses, each with any token",
    unit: "requests",
    baseline: { name: "one request", value: 1, given: true },
    // A source is asked three times in 30 seconds, at most.
    ours: [{ name: US, value, goal: { atMost: 3 } }],
    peers: [],
  };
}
