import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { createClient } from "redis";

/** A real Redis on a loopback port, which keeps nothing on disk. */
export interface RedisServer {
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
}

/** Whether the tests that need redis-server are left out, which is told; where CI is set, it must be there. */
export const noRedis: boolean = spawnSync("redis-server", ["--version"]).status !== 0;
if (noRedis && process.env["CI"] === "true") throw new Error("redis-server is not installed");
if (noRedis) process.stderr.write("Left out: tests that need redis-server, not installed here.\n");

/** A server for the tests of the suite that calls this. */
export function useRedis(password = ""): RedisServer {
  let folder: string;
  let port: number;
  const url = (given = password): string =>
    `redis://${given === "" ? "" : `:${given}@`}127.0.0.1:${port}`;
  const locked = password === "" ? [] : ["--requirepass", password];
  let server: ChildProcess | undefined;

  async function command(...words: string[]): Promise<unknown> {
    const client = createClient({ url: url(), socket: { reconnectStrategy: false } });
    client.on("error", () => undefined);
    await client.connect();
    try {
      return await client.sendCommand(words);
    } finally {
      client.destroy();
    }
  }

  async function start(): Promise<void> {
    const settings = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
    server = spawn("redis-server", [...settings, ...locked], { stdio: "ignore" });
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
    port = await freePort();
    await start();
  });
  afterAll(async () => {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    url,
    kill,
    start,
    freeze: () => void server?.kill("SIGSTOP"),
    resume: () => void server?.kill("SIGCONT"),
    command,
  };
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
