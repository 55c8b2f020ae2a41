import { spawnSync } from "node:child_process";
import { nginxProxy, ourProxy, type ProxyContender } from "../proxies/contenders.ts";
import { on } from "../proxies/cores.ts";
import { cpuTimeMs } from "../proxies/cpu-time.ts";
import { load, type Load } from "../proxies/load.ts";
import { startNginx } from "../proxies/nginx.ts";
import { startServer, subjectPath } from "../processes.ts";
import { interleaved } from "../rounds.ts";
import type { Row } from "../row.ts";

const US = "byok-identity proxy";
const NGINX = "nginx proxy_pass";
const BUSY: Load = { connections: 32, seconds: 2 };
const ANSWER = JSON.stringify({ object: "response", output_text: "y".repeat(1_000) });

const INSTALL = "The rows of the proxy want nginx and wrk (Debian: apt-get install nginx-light wrk)";

function needPrograms(): void {
  for (const [program, version] of [["nginx", "-v"], ["wrk", "-v"]] as const) {
    if (spawnSync(program, [version]).error !== undefined) throw new Error(INSTALL);
  }
}

/** CPU time of the proxy for each request that it carried under this load, microseconds. */
async function cpuPerRequest(contender: ProxyContender, under: Load): Promise<number> {
  const before = cpuTimeMs(contender.pid);
  const { requests } = await load(contender, under);
  return ((cpuTimeMs(contender.pid) - before) * 1_000) / requests;
}

/** Requests with an answer of one kilobyte, as many as the proxy can carry. */
export async function proxy(): Promise<Row> {
  needPrograms();
  await using upstream = await startNginx("rest", {
    server: `default_type application/json; location / { return 200 '${ANSWER}'; }`,
  });
  await using nginx = await nginxProxy(upstream.origin, "buffered");
  await using ours = await ourProxy(upstream.origin);
  // Compiled once, as in a proxy that has run for a while.
  await load(ours, BUSY);
  const medians = await interleaved(7, [
    [NGINX, () => cpuPerRequest(nginx, BUSY)],
    [US, () => cpuPerRequest(ours, BUSY)],
  ]);
  return {
    id: "proxy",
    title: "CPU time of one proxied request",
    unit: "µs",
    baseline: { name: NGINX, value: medians.get(NGINX) },
    // A third of nginx's requests per CPU-second.
    ours: [{ name: US, value: medians.get(US), goal: { atMost: 3 } }],
    peers: [],
  };
}

/** Answers of two hundred events, each sent on by itself. */
export async function proxySse(): Promise<Row> {
  needPrograms();
  await using upstream = await startServer({ by: on("rest"), args: [subjectPath("events")] });
  await using nginx = await nginxProxy(upstream.told, "streamed");
  await using ours = await ourProxy(upstream.told);
  await load(ours, BUSY);
  const medians = await interleaved(7, [
    [NGINX, () => cpuPerRequest(nginx, BUSY)],
    [US, () => cpuPerRequest(ours, BUSY)],
  ]);
  return {
    id: "proxy-sse",
    title: "CPU time of one proxied stream of 200 events",
    unit: "µs",
    baseline: { name: NGINX, value: medians.get(NGINX) },
    // 0.95 of nginx's streams per CPU-second.
    ours: [{ name: US, value: medians.get(US), goal: { atMost: 1 / 0.95 } }],
    peers: [],
  };
}

/** What a proxy adds to the median latency of one connection. */
export async function proxyLatency(): Promise<Row> {
  needPrograms();
  await using upstream = await startNginx("rest", {
    server: `default_type application/json; location / { return 200 '${ANSWER}'; }`,
  });
  await using nginx = await nginxProxy(upstream.origin, "buffered");
  await using ours = await ourProxy(upstream.origin);
  const calm: Load = { connections: 1, seconds: 2 };
  const p50 = async (target: { url: string; key: string }): Promise<number> =>
    (await load(target, calm)).p50;
  await load(ours, BUSY);
  const medians = await interleaved(7, [
    ["direct", () => p50({ url: upstream.origin, key: "unused" })],
    [NGINX, () => p50(nginx)],
    [US, () => p50(ours)],
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
