import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Pool } from "undici";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startMockIdentity, type MockIdentity } from "../../src/testing/index.ts";
import { rolesFor, SIZES } from "../support/long-tokens.ts";
import { hasPrograms } from "../support/programs.ts";
import {
  anthropicJob,
  documented,
  send,
  startProxy,
  startServe,
  startUpstream,
  type Serve,
  type Upstream,
} from "./support.ts";

const present = hasPrograms("caddy", [["caddy", "version"]]);

describe.runIf(present)("Caddy as docs/deployment.md has it", () => {
  let folder: string;
  let identity: MockIdentity;
  let upstream: Upstream;
  let pool: Pool;
  const ends: (() => unknown)[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "byok-caddy-"));
    identity = await startMockIdentity();
    ends.push(() => identity.close());
    upstream = await startUpstream(identity);
    ends.push(() => upstream.close());
    const serve = await startServe(identity, folder);
    ends.push(() => serve.kill());
    pool = await startCaddy("one", serve);
  });

  async function startCaddy(name: string, serve: Serve, text = documented("caddy")): Promise<Pool> {
    const socketPath = path.join(folder, `${name}.sock`);
    const file = path.join(folder, `${name}.Caddyfile`);
    const site = text
      .replace("bind 127.0.0.1", `bind unix/${socketPath}`)
      .replaceAll("127.0.0.1:8788", `127.0.0.1:${serve.port}`)
      .replace("https://NAME.openai.azure.com", `http://127.0.0.1:${upstream.port}`);
    writeFileSync(file, `{\n\tadmin off\n}\n${site}`);
    const command = ["caddy", "run", "--adapter", "caddyfile", "--config", file];
    const proxy = await startProxy(command, socketPath, {
      PATH: process.env["PATH"],
      HOME: folder,
      BYOK_IDENTITY_SERVE_KEY: serve.key,
    });
    ends.push(() => proxy.stop());
    const made = new Pool("http://localhost", { socketPath });
    ends.push(() => made.close());
    return made;
  }

  afterAll(async () => {
    for (const end of ends.toReversed()) await end();
    rmSync(folder, { recursive: true, force: true });
  });

  /** `serve` infers from requests that were not refused that their token was accepted. */
  async function use(): Promise<void> {
    for (let count = 0; count < 2; count += 1) await send(pool, "/headers");
  }

  test("replaces what the client has sent as a credential, and keeps its other headers", async () => {
    const { body } = await send(pool, "/headers", undefined, {
      authorization: "Bearer of-the-client",
      "api-key": "of-the-client",
      "x-byok-identity-refused": "0".repeat(64),
      "x-mine": "kept",
    });
    const headers = JSON.parse(body.toString()) as Record<string, string>;
    expect(headers).toMatchObject({
      authorization: `Bearer ${identity.requests[0]?.token}`,
      "x-mine": "kept",
      host: `127.0.0.1:${upstream.port}`,
    });
    expect(Object.keys(headers).filter((name) => /^api-key|^x-byok/.test(name))).toEqual([]);
  });

  test("carries a request with its method and every byte, and a failure as it is", async () => {
    const body = randomBytes(3 * 1024 * 1024);
    const answer = await send(pool, "/echo", body);
    expect([answer.status, answer.headers["x-method"]]).toEqual([200, "POST"]);
    expect(answer.body.equals(body)).toBe(true);
    const failed = await send(pool, "/status/500", Buffer.from("x"));
    expect([failed.status, failed.body.toString()]).toEqual([500, "as it is"]);
  });

  test("asks for one renewal where a token is refused, and the client to send again", async () => {
    upstream.revoke();
    const before = identity.requests.length;
    const refused = await send(pool, "/echo", Buffer.from("body"));
    expect([refused.status, refused.headers["retry-after"]]).toEqual([503, "1"]);
    expect(refused.body.toString()).toContain("send the request again");
    expect(JSON.stringify(refused.headers)).not.toContain(identity.requests.at(-1)?.token);
    const again = await send(pool, "/echo", Buffer.from("body"));
    expect([again.status, again.body.toString()]).toEqual([200, "body"]);
    expect(identity.requests).toHaveLength(before + 1);
  });

  test.each(SIZES)("carries a token of %i bytes, and renews one", async (bytes) => {
    identity.configure({ roles: rolesFor(bytes) });
    const signedIn = { authorization: `Bearer ${"x".repeat(bytes)}` };
    for (let round = 0; round < 2; round += 1) {
      await use();
      upstream.revoke();
      const refused = await send(pool, "/headers", undefined, signedIn);
      expect([refused.status, refused.headers["retry-after"]]).toEqual([503, "1"]);
      const { token = "" } = identity.requests.at(-1) ?? {};
      expect(token.length).toBeGreaterThanOrEqual(bytes);
      const answer = await send(pool, "/headers", undefined, signedIn);
      expect(answer.status).toBe(200);
      const { authorization } = JSON.parse(answer.body.toString()) as Record<string, string>;
      expect(authorization).toBe(`Bearer ${token}`);
    }
    identity.configure({ roles: [] });
  });

  test("of an exchanged token, adds what its API needs to what the client has sent", async () => {
    const serve = await startServe(identity, folder, anthropicJob(identity), "github-actions");
    ends.push(() => serve.kill());
    const copied = documented("caddy").replace(/copy_headers .*/, "$& Anthropic-Beta");
    const own = await startCaddy("two", serve, copied);
    const sent = { "x-api-key": "of-the-client", "anthropic-beta": "one,two" };
    const { status, body } = await send(own, "/headers", undefined, sent);
    expect(status).toBe(200);
    const headers = JSON.parse(body.toString()) as Record<string, string>;
    expect(headers["authorization"]).toMatch(/^Bearer sk-ant-oat01-/);
    expect(headers["anthropic-beta"]).toBe("one,two,oauth-2025-04-20");
    expect(headers).not.toHaveProperty("x-api-key");
  });

  test("passes on why there is no credential", async () => {
    identity.configure({ rotate: false });
    await use();
    upstream.revoke();
    const { status, headers, body } = await send(pool, "/echo", Buffer.from("body"));
    identity.configure({ rotate: true });
    expect(status).toBe(401);
    expect(headers["www-authenticate"]).toContain("ERR_TOKEN_UNCHANGED");
    expect(body.toString()).toContain("ERR_TOKEN_UNCHANGED");
  });
});
