import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { createClient } from "redis";
import { freePort, isFree } from "./ports.ts";
import { hasPrograms } from "./programs.ts";

/** A real Redis on a loopback port, which keeps nothing on disk. */
export interface RedisServer {
  readonly port: () => number;
  /** With this password, or the server's. */
  url(password?: string): string;
  /** Ends it as `kill -9` does. */
  kill(): Promise<void>;
  /** Starts it again, empty, on its port. */
  start(): Promise<void>;
  /** Stops it in its tracks, connections open, until `resume`. */
  freeze(): void;
  resume(): void;
  command(...words: string[]): Promise<unknown>;
  /** The answer as text, as INFO has it. */
  text(...words: string[]): Promise<string>;
}

/** Whether the tests that need redis-server are left out. */
export const noRedis = !hasPrograms("redis", [["redis-server", "--version"]]);

interface Options {
  /** As on its command line, without the dashes. `{port}` and `{folder}` stand for its own. */
  readonly settings?: Readonly<Record<string, string>>;
  /** With which the test's own commands are sent. */
  readonly socket?: object;
  /** As a sentinel. */
  readonly sentinel?: boolean;
}

/** A server for the tests of the suite that calls this. */
export function useRedis(
  password = "",
  { settings = {}, socket, sentinel = false }: Options = {},
): RedisServer {
  let folder: string;
  let port: number;
  const url = (given = password): string =>
    `redis://${given === "" ? "" : `:${given}@`}127.0.0.1:${port}`;
  let server: ChildProcess | undefined;

  async function command(...words: string[]): Promise<unknown> {
    const client = createClient({
      ...(password === "" ? {} : { password }),
      socket: { ...socket, host: "127.0.0.1", port, reconnectStrategy: false },
    });
    client.on("error", () => undefined);
    await client.connect();
    try {
      return await client.sendCommand(words);
    } finally {
      client.destroy();
    }
  }

  function line(): string[] {
    const all = {
      port: `${port}`,
      bind: "127.0.0.1",
      dir: folder,
      ...(sentinel ? {} : { save: "" }),
      ...(password === "" ? {} : { requirepass: password }),
      ...settings,
    };
    const args = Object.entries(all).flatMap(([name, value]) => [
      `--${name}`,
      value.replaceAll("{port}", `${port}`).replaceAll("{folder}", folder),
    ]);
    return sentinel ? [path.join(folder, "sentinel.conf"), "--sentinel", ...args] : args;
  }

  async function start(): Promise<void> {
    if (sentinel) writeFileSync(path.join(folder, "sentinel.conf"), "");
    server = spawn("redis-server", line(), { stdio: "ignore" });
    for (const until = Date.now() + 10_000; ; await new Promise((next) => setTimeout(next, 20))) {
      if ((await command("PING").catch(() => undefined)) === "PONG") return;
      if (Date.now() > until) throw new Error("redis-server does not start");
    }
  }

  async function kill(): Promise<void> {
    if (server === undefined) return;
    const ended = once(server, "exit");
    server.kill("SIGKILL");
    server = undefined;
    await ended;
  }

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "byok-redis-"));
    // Where a cluster's nodes talk to each other is 10,000 further.
    do port = await freePort();
    while (port > 55_535 || !(await isFree(port + 10_000)));
    await start();
  });
  afterAll(async () => {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    port: () => port,
    url,
    kill,
    start,
    freeze: () => void server?.kill("SIGSTOP"),
    resume: () => void server?.kill("SIGCONT"),
    command,
    text: async (...words) => String(await command(...words)),
  };
}

/** Three nodes of a cluster, each with a third of the slots. */
export function useRedisCluster(options: Options = {}): readonly RedisServer[] {
  const settings = {
    "cluster-enabled": "yes",
    // A machine that is stalled for a moment does not make the nodes think that one is down.
    "cluster-node-timeout": "10000",
    ...options.settings,
  };
  const nodes = [0, 1, 2].map(() => useRedis("", { ...options, settings }));
  beforeAll(async () => {
    const share = Math.ceil(16_384 / nodes.length);
    for (const [index, node] of nodes.entries()) {
      const last = Math.min(16_384, (index + 1) * share);
      const slots = Array.from({ length: last - index * share }, (_, at) => index * share + at);
      await node.command("CLUSTER", "ADDSLOTS", ...slots.map(String));
    }
    // A handshake that takes too long is forgotten, so it is begun again until all know each other.
    const meet = async (): Promise<void> => {
      for (const node of nodes) {
        for (const other of nodes) {
          if (other === node) continue;
          await node.command("CLUSTER", "MEET", "127.0.0.1", `${other.port()}`);
        }
      }
    };
    const joined = async (): Promise<boolean> => {
      const states = await Promise.all(nodes.map((node) => node.text("CLUSTER", "INFO")));
      return states.every((state) => /cluster_state:ok[^]*cluster_known_nodes:3/.test(state));
    };
    for (const until = Date.now() + 20_000; !(await joined());) {
      if (Date.now() > until) throw new Error("the nodes do not become a cluster");
      await meet();
      await new Promise((next) => setTimeout(next, 500));
    }
  });
  return nodes;
}
