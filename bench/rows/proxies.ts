import { startServer, subjectPath } from "../processes.ts";
import { bareProxy, nginxProxy, ourProxy, type ProxyContender } from "../proxies/contenders.ts";
import { on } from "../proxies/cores.ts";
import { cpuTimeMs } from "../proxies/cpu-time.ts";
import { load, needPrograms, type Load, type Target } from "../proxies/load.ts";
import { startNginx, type Nginx } from "../proxies/nginx.ts";
import { interleaved } from "../rounds.ts";
import type { Row } from "../row.ts";

const US = "byok-identity proxy";
const NGINX = "nginx proxy_pass";
const BARE = "node:http and undici, bare";
const ROUNDS = 7;
/** Of streams, which take longer and vary less. */
const STREAM_ROUNDS = 5;

/** As many requests as the proxy can carry. */
const BUSY: Load = { connections: 32, seconds: 2 };
const MANY_SLOW: Load = { connections: 64, seconds: 4 };
const FEW_FAST: Load = { connections: 16, seconds: 3 };
const CALM: Load = { connections: 1, seconds: 2 };

const STREAMS = {
  apart: { id: "proxy-sse", title: "CPU time of one proxied stream, 100 events one by one" },
  together: {
    id: "proxy-sse-fast",
    title: "CPU time of one proxied stream, 1 MiB of events in parts",
  },
};

/** A model that answers at once, at less cost than any proxy in front of it. */
function startModel(): Promise<Nginx> {
  const answer = JSON.stringify({ object: "response", output_text: "y".repeat(1_000) });
  return startNginx("rest", {
    server: `default_type application/json; location / { return 200 '${answer}'; }`,
  });
}

/** CPU time of a proxy for each request that it carries, microseconds. */
async function cpuPerRequest(contender: ProxyContender, under: Load): Promise<number> {
  const before = cpuTimeMs(contender.pid);
  const { requests } = await load(contender, under);
  return ((cpuTimeMs(contender.pid) - before) * 1_000) / requests;
}

async function medianLatency(target: Target): Promise<number> {
  return (await load(target, CALM)).p50;
}

/** Requests with an answer of one kilobyte. */
export async function proxy(): Promise<Row> {
  needPrograms();
  await using model = await startModel();
  await using nginx = await nginxProxy(model.origin, { buffering: true });
  await using ours = await ourProxy(model.origin);
  await using bare = await bareProxy(model.origin);
  // Compiled, as in a proxy that has run for a while.
  for (const contender of [ours, bare]) await load(contender, BUSY);
  const medians = await interleaved(ROUNDS, [
    [NGINX, () => cpuPerRequest(nginx, BUSY)],
    [BARE, () => cpuPerRequest(bare, BUSY)],
    [US, () => cpuPerRequest(ours, BUSY)],
  ]);
  return {
    id: "proxy",
    title: "CPU time of one proxied request",
    unit: "µs",
    baseline: { name: NGINX, value: medians.get(NGINX) },
    // A third of nginx's requests per CPU-second.
    ours: [{ name: US, value: medians.get(US), goal: { atMost: 3 } }],
    peers: [{ name: BARE, value: medians.get(BARE) }],
  };
}

/** The same for eight providers of a file, in turn. */
export async function proxyOfEight(): Promise<Row> {
  needPrograms();
  await using model = await startModel();
  await using nginx = await nginxProxy(model.origin, { buffering: true, providers: 8 });
  await using ours = await ourProxy(model.origin, 8);
  await load(ours, BUSY);
  const medians = await interleaved(ROUNDS, [
    [NGINX, () => cpuPerRequest(nginx, BUSY)],
    [US, () => cpuPerRequest(ours, BUSY)],
  ]);
  return {
    id: "proxy-eight",
    title: "CPU time of one proxied request, eight providers in turn",
    unit: "µs",
    baseline: { name: `${NGINX}, eight locations`, value: medians.get(NGINX) },
    ours: [{ name: US, value: medians.get(US) }],
    peers: [],
  };
}

/** Answers of events: a hundred that come one by one and leave so, or a mebibyte as fast as it is taken. */
export async function stream(events: "apart" | "together"): Promise<Row> {
  needPrograms();
  const args = [subjectPath("events"), events];
  await using model = await startServer({ by: on("rest"), args });
  await using nginx = await nginxProxy(model.told, { buffering: false });
  await using ours = await ourProxy(model.told);
  await using bare = await bareProxy(model.told);
  const under = events === "apart" ? MANY_SLOW : FEW_FAST;
  for (const contender of [ours, bare]) await load(contender, under);
  const medians = await interleaved(STREAM_ROUNDS, [
    [NGINX, () => cpuPerRequest(nginx, under)],
    [BARE, () => cpuPerRequest(bare, under)],
    [US, () => cpuPerRequest(ours, under)],
  ]);
  return {
    ...STREAMS[events],
    unit: "µs",
    baseline: { name: NGINX, value: medians.get(NGINX) },
    // 0.95 of nginx's streams per CPU-second.
    ours: [{ name: US, value: medians.get(US), goal: { atMost: 1 / 0.95 } }],
    peers: [{ name: BARE, value: medians.get(BARE) }],
  };
}

/** What a proxy adds to the latency of one client that sends one request after the other. */
export async function proxyLatency(): Promise<Row> {
  needPrograms();
  await using model = await startModel();
  await using nginx = await nginxProxy(model.origin, { buffering: true });
  await using ours = await ourProxy(model.origin);
  await load(ours, BUSY);
  const medians = await interleaved(ROUNDS, [
    ["direct", () => medianLatency({ url: model.origin, key: "unused" })],
    [NGINX, () => medianLatency(nginx)],
    [US, () => medianLatency(ours)],
  ]);
  const added = (name: string): number =>
    (medians.get(name) ?? Number.NaN) - (medians.get("direct") ?? Number.NaN);
  return {
    id: "proxy-latency",
    title: "median latency that a proxy adds, at one connection",
    unit: "µs",
    baseline: { name: NGINX, value: added(NGINX) },
    ours: [{ name: US, value: added(US) }],
    peers: [],
  };
}
