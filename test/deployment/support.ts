import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type AddressInfo } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import type { Pool } from "undici";
import type { NamedProviderConfig } from "../../src/config/types.ts";
import type { IdentitySource, MockIdentity } from "../../src/testing/index.ts";
import { systemEnv } from "../support/command.ts";

/** What docs/deployment.md has under this mark, which is what its readers copy. */
export function documented(mark: string): string {
  const docs = readFileSync(path.resolve("docs/deployment.md"), "utf8");
  const block = new RegExp(`<!-- test: ${mark} -->\n\n\`\`\`\\w+\n([\\s\\S]*?)\`\`\``);
  const text = block.exec(docs)?.[1];
  if (text === undefined) throw new Error(`docs/deployment.md has nothing marked ${mark}`);
  return text;
}

/** The challenge with which the provider refuses a token. */
export const CHALLENGE = 'Bearer error="insufficient_claims", claims="eyJhIjoxfQ=="';

/** A provider that takes what was issued and not revoked, and answers with the body it was sent. */
export interface Upstream {
  readonly port: number;
  /** Every token issued so far is refused from now on. */
  revoke(): void;
  close(): void;
}

export async function startUpstream(identity: MockIdentity): Promise<Upstream> {
  const revoked = new Set<string>();
  const answer = (request: IncomingMessage, response: ServerResponse, body: Buffer): void => {
    const token = request.headers.authorization?.slice("Bearer ".length) ?? "";
    if (identity.issued(token) === undefined || revoked.has(token)) {
      response.writeHead(401, { "www-authenticate": CHALLENGE }).end("refused");
      return;
    }
    if (request.url === "/status/401") response.writeHead(401).end("always");
    else if (request.url === "/status/500") response.writeHead(500).end("as it is");
    else if (request.url === "/headers") response.end(JSON.stringify(request.headers));
    else response.writeHead(200, { "x-method": request.method }).end(body);
  };
  const server = createServer({ maxHeaderSize: 65_536 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => answer(request, response, Buffer.concat(chunks)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    revoke() {
      for (const { token } of identity.requests) if (token !== undefined) revoked.add(token);
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export interface Serve {
  readonly port: number;
  readonly key: string;
  kill(): void;
}

const foundry = { baseUrl: "https://models.example.com", managedIdentity: {} };

/** Anthropic, for a job of GitHub Actions; its token endpoint is that of the mock. */
export function anthropicJob({ url }: MockIdentity): Omit<NamedProviderConfig, "name"> {
  const exchange = { anthropic: { federationRuleId: "fdrl_1", organizationId: "org-1" } };
  return { type: "anthropic", baseUrl: url, githubActions: {}, exchange };
}

/** `byok-identity serve` with one provider, foundry, whose tokens are of this identity. */
export async function startServe(
  identity: MockIdentity,
  folder: string,
  provider: Omit<NamedProviderConfig, "name"> = foundry,
  source: IdentitySource = "imds",
): Promise<Serve> {
  const config = path.join(folder, "providers.json");
  writeFileSync(config, JSON.stringify({ providers: [{ name: "foundry", ...provider }] }));
  const child = spawn(
    process.execPath,
    [path.resolve("dist/cli/main.js"), "serve", "--config", config, "--output", "json"],
    {
      env: { ...systemEnv(), ...identity.env(source) },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const { listening, key } = JSON.parse(line) as { listening: string; key: string };
  return { port: Number(new URL(listening).port), key, kill: () => void child.kill("SIGKILL") };
}

/** A proxy on a Unix socket: a port that is free now may be somebody else's a moment later. */
export interface Proxy {
  readonly socketPath: string;
  stop(): Promise<void>;
}

export async function startProxy(
  command: readonly string[],
  socketPath: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Proxy> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"], env });
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (told += text));
  const ended = once(child, "close");
  while (!(await answers(socketPath))) {
    if (child.exitCode !== null) throw new Error(`${program} did not start: ${told}`);
    await setTimeout(20);
  }
  return {
    socketPath,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export async function send(
  pool: Pool,
  url: string,
  body?: Buffer,
  headers: Record<string, string> = {},
): Promise<Got> {
  const method = body === undefined ? "GET" : "POST";
  const answer = await pool.request({ path: url, method, headers, body: body ?? null });
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: Buffer.from(await answer.body.arrayBuffer()),
  };
}

export function digest(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}
