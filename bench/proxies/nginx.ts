import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { on, type Core } from "./cores.ts";

export interface Nginx extends AsyncDisposable {
  readonly origin: string;
  /** Of its one worker, which does the work. */
  readonly pid: number;
}

/**
 * Starts nginx with a master and one worker. `http` and `server` are what the blocks of these names hold besides where
 * it listens.
 */
export async function startNginx(
  core: Core,
  { http = "", server }: { readonly http?: string; readonly server: string },
): Promise<Nginx> {
  const prefix = mkdtempSync(path.join(tmpdir(), "byok-bench-nginx-"));
  const port = await freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `${kind}_temp_path ${path.join(prefix, kind)};`)
    .join(" ");
  writeFileSync(
    path.join(prefix, "nginx.conf"),
    `daemon off; worker_processes 1; pid ${prefix}/pid; error_log ${prefix}/error.log warn;
    ${process.getuid?.() === 0 ? "user root;" : ""}
    events { worker_connections 1024; }
    http {
      access_log off; keepalive_requests 1000000000; ${temporary} ${http}
      server { listen 127.0.0.1:${port}; ${server} }
    }`,
  );
  const nginx = ["nginx", "-p", prefix, "-c", path.join(prefix, "nginx.conf")];
  const [command = "", ...args] = [...on(core), ...nginx];
  const child = spawn(command, args, { stdio: "inherit" });
  const ended = once(child, "close");
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
    await setTimeout(20);
  }
  // A master by itself (master_process off) is for debugging, and does not last under load. taskset becomes the command it is given, so the child is the master.
  // It listens before it has started the worker.
  let children = "";
  while (children === "") {
    children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8");
    if (children === "") await setTimeout(20);
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: Number.parseInt(children, 10),
    async [Symbol.asyncDispose](): Promise<void> {
      child.kill("SIGTERM");
      await ended;
      rmSync(prefix, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
