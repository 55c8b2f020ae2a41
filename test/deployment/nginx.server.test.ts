import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Pool } from "undici";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startMockIdentity, type MockIdentity } from "../../src/testing/index.ts";
import { figure, full } from "../support/figures.ts";
import { rolesFor, SIZES } from "../support/long-tokens.ts";
import { hasPrograms } from "../support/programs.ts";
import {
  anthropicJob,
  CHALLENGE,
  digest,
  documented,
  send,
  startProxy,
  startServe,
  startUpstream,
  type Upstream,
} from "./support.ts";

// The configuration of docs/deployment.md, in two servers with two workers each.

const COUNT = full ? 20_000 : 1_500;
const REVOKED_EVERY = Math.max(100, COUNT / 20);
const CONCURRENCY = 24;
/** Revocations there are more than. */
const LEAST = 5;
const present = hasPrograms("nginx", [["nginx", "-v"]]);

let folder: string;
let identity: MockIdentity;
let upstream: Upstream;
const ends: (() => unknown)[] = [];

async function startNginx(
  name: string,
  serve: { readonly port: number; readonly key: string },
  configuration = documented("nginx"),
): Promise<Pool> {
  const prefix = path.join(folder, name);
  mkdirSync(prefix);
  const keyFile = path.join(prefix, "key.conf");
  writeFileSync(keyFile, `proxy_set_header X-Byok-Identity-Key ${serve.key};\n`);
  const socketPath = path.join(prefix, "nginx.sock");
  const server = configuration
    .replace("127.0.0.1:8080", `unix:${socketPath}`)
    .replace("127.0.0.1:8788", `127.0.0.1:${serve.port}`)
    .replace("NAME.openai.azure.com:443", `127.0.0.1:${upstream.port}`)
    .replaceAll("https://models", "http://models")
    .replace(/proxy_ssl_\w+ .*/g, "")
    .replace("/etc/byok-identity/nginx-key.conf", keyFile);
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `${kind}_temp_path ${path.join(prefix, kind)};`)
    .join("\n");
  writeFileSync(
    path.join(prefix, "nginx.conf"),
    `daemon off; worker_processes 2; pid ${prefix}/pid; error_log ${prefix}/error.log warn;
    ${process.getuid?.() === 0 ? "user root;" : ""}
    events { worker_connections 512; }
    http { access_log off; ${paths} ${server} }`,
  );
  const command = ["nginx", "-p", prefix, "-c", path.join(prefix, "nginx.conf")];
  const proxy = await startProxy(command, socketPath);
  ends.push(() => proxy.stop());
  const pool = new Pool("http://localhost", { socketPath, connections: CONCURRENCY });
  ends.push(() => pool.close());
  return pool;
}

describe.runIf(present)("nginx as docs/deployment.md has it", () => {
  let pools: Pool[];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "byok-nginx-"));
    identity = await startMockIdentity();
    upstream = await startUpstream(identity);
    ends.push(() => upstream.close());
    const serve = await startServe(identity, folder);
    ends.push(() => serve.kill());
    pools = [await startNginx("one", serve), await startNginx("two", serve)];
  });

  afterAll(async () => {
    for (const end of ends.toReversed()) await end();
    await identity.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const one = (): Pool => pools[0] as Pool;

  /** `serve` infers from requests that were not refused that their token was accepted. */
  async function use(): Promise<void> {
    for (let count = 0; count < 2; count += 1) await send(one(), "/headers");
  }

  test("replaces what the client has sent as a credential, and keeps its other headers", async () => {
    const { body } = await send(one(), "/headers", undefined, {
      authorization: "Bearer of-the-client",
      "api-key": "of-the-client",
      "x-byok-identity-refused": "0".repeat(64),
      "x-mine": "kept",
    });
    const headers = JSON.parse(body.toString()) as Record<string, string>;
    expect(headers).toMatchObject({
      authorization: `Bearer ${identity.requests[0]?.token}`,
      "x-mine": "kept",
      host: "NAME.openai.azure.com",
    });
    expect(headers).not.toHaveProperty("api-key");
    expect(headers).not.toHaveProperty("x-byok-identity-key");
  });

  test("sends a refused request again after one renewal, with its method and every byte", async () => {
    upstream.revoke();
    const before = identity.requests.length;
    const body = randomBytes(3 * 1024 * 1024);
    const answer = await send(one(), "/echo", body);
    expect(answer.status).toBe(200);
    expect(answer.headers["x-method"]).toBe("POST");
    expect(answer.headers["www-authenticate"]).toBe(CHALLENGE);
    expect(answer.body.equals(body)).toBe(true);
    expect(identity.requests).toHaveLength(before + 1);
  });

  test.each(SIZES)("carries a token of %i bytes, and renews one", async (bytes) => {
    identity.configure({ roles: rolesFor(bytes) });
    for (let round = 0; round < 2; round += 1) {
      await use();
      upstream.revoke();
      const answer = await send(one(), "/headers", Buffer.from("x"));
      const { token = "" } = identity.requests.at(-1) ?? {};
      expect(token.length).toBeGreaterThanOrEqual(bytes);
      expect(answer.status).toBe(200);
      const { authorization } = JSON.parse(answer.body.toString()) as Record<string, string>;
      expect(authorization).toBe(`Bearer ${token}`);
    }
    identity.configure({ roles: [] });
    await use();
    upstream.revoke();
    expect((await send(one(), "/headers")).status).toBe(200);
  });

  test("passes a second 401 on, and every other failure as it is", async () => {
    await use();
    const refused = await send(one(), "/status/401");
    expect([refused.status, refused.body.toString()]).toEqual([401, "always"]);
    const failed = await send(one(), "/status/500", Buffer.from("x"));
    expect([failed.status, failed.body.toString()]).toEqual([500, "as it is"]);
  });

  test("tells which token was refused and with what challenge, and nothing of the client's", async () => {
    const asked: IncomingMessage["headers"][] = [];
    const tokens = ["unknown-to-the-provider", identity.requests.at(-1)?.token ?? ""];
    const recording = createServer((request, response) => {
      const token = tokens[asked.push(request.headers) - 1] ?? "";
      const hash = digest(Buffer.from(token));
      response.setHeader("x-byok-identity-token-hash", hash);
      response.setHeader("authorization", `Bearer ${token}`).end();
    }).listen(0, "127.0.0.1");
    await once(recording, "listening");
    ends.push(() => recording.close());
    const { port } = recording.address() as AddressInfo;
    const pool = await startNginx("three", { port, key: "the-key" });
    const answer = await send(pool, "/echo", Buffer.from("body"), { "x-mine": "1" });
    expect([answer.status, answer.body.toString()]).toEqual([200, "body"]);
    const always = { host: "localhost", "x-byok-identity-key": "the-key" };
    expect(asked).toEqual([
      always,
      {
        ...always,
        "x-byok-identity-refused": digest(Buffer.from("unknown-to-the-provider")),
        "x-byok-identity-challenge": CHALLENGE,
      },
    ]);
  });

  test("two servers with two workers each: revocations, and no client that fails", async () => {
    const sizes = [0, 1, 700, 8_191, 40_000, 1_200_000];
    const renewals = identity.requests.length;
    const failures: string[] = [];
    const underWay = new Set<number>();
    let [sent, revocations, bytes, revokedAt] = [0, 0, 0, 0];
    /** The first request that cannot have got a token revoked earlier. */
    let renewedAt: number | undefined;
    // A request is sent again once, so none is to meet two revocations: the next one waits until nobody is under
    // way any more who may have got the token that the last one revoked.
    const revoke = (index: number): void => {
      if (identity.requests.length - renewals !== revocations) return;
      renewedAt ??= index;
      if (Math.min(...underWay) < renewedAt) return;
      if (index < revokedAt + REVOKED_EVERY) return;
      upstream.revoke();
      revocations += 1;
      revokedAt = index;
      renewedAt = undefined;
    };
    const enough = (): boolean => sent >= COUNT && revocations > LEAST;
    const client = async (): Promise<void> => {
      while (!enough()) {
        const index = sent++;
        revoke(index);
        underWay.add(index);
        // One large enough for nginx to put it into a file is enough of every fifty.
        const size = sizes[index % 50 === 0 ? 5 : index % 5] ?? 0;
        const body = randomBytes(size);
        bytes += size;
        const sending = send(pools[index % 2] as Pool, "/echo", body);
        const answer = await sending.catch((error: unknown) => error as Error);
        if (answer instanceof Error) failures.push(`${index}: ${String(answer)}`);
        else if (answer.status !== 200) failures.push(`${index}: ${answer.status}`);
        else if (!answer.body.equals(body)) failures.push(`${index}: ${digest(answer.body)}`);
        underWay.delete(index);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, client));
    const renewed = identity.requests.length - renewals;
    figure({
      group: "Behind nginx",
      fault: `two servers with two workers each, all tokens revoked every ${REVOKED_EVERY} requests`,
      requests: sent,
      failures: failures.length,
      renewals: renewed,
      unhandledRejections: 0,
      note: `${revocations} revocations; ${Math.round(bytes / 2 ** 20)} MiB came back byte for byte`,
    });
    expect(failures).toEqual([]);
    expect(renewed).toBe(revocations);
    expect(revocations).toBeGreaterThan(LEAST);
  }, 600_000);

  test("of an exchanged token, adds what its API needs to what the client has sent", async () => {
    identity.configure({ singleUse: true });
    const before = identity.requests.length;
    const serve = await startServe(identity, folder, anthropicJob(identity), "github-actions");
    ends.push(() => serve.kill());
    const [server = "", credential = ""] = documented("features").split(/^# In "location.*$/m);
    const anthropic = documented("nginx")
      .replace(/\n\s+location \/ \{/, `\n${server}$&`)
      .replace("include /etc", `${credential}$&`);
    const pool = await startNginx("four", serve, anthropic);
    const headersFor = async (sent: Record<string, string>): Promise<object> => {
      const { status, body } = await send(pool, "/headers", Buffer.from("x"), sent);
      expect(status).toBe(200);
      return JSON.parse(body.toString()) as object;
    };
    const sent = { "x-api-key": "of-the-client", "anthropic-beta": "one,two" };
    const expected = {
      authorization: expect.stringMatching(/^Bearer sk-ant-oat01-/) as string,
      "anthropic-beta": "one,two,oauth-2025-04-20",
    };
    expect(await headersFor(sent)).toMatchObject(expected);
    expect(await headersFor(sent)).not.toHaveProperty("x-api-key");
    expect(await headersFor({})).toMatchObject({ "anthropic-beta": "oauth-2025-04-20" });
    upstream.revoke();
    expect(await headersFor(sent)).toMatchObject(expected);
    // A subject and its exchange, and another of both after the refusal.
    expect(identity.requests).toHaveLength(before + 4);
    identity.configure({ singleUse: false });
  });

  test("nginx has nothing to complain of", () => {
    const complaints = ["one", "two", "three", "four"].flatMap((name) =>
      readFileSync(path.join(folder, name, "error.log"), "utf8")
        .split("\n")
        // Of large bodies it says where it has put them.
        .filter((line) => line !== "" && !line.includes("is buffered to a temporary file")),
    );
    expect(complaints).toEqual([]);
  });
});
