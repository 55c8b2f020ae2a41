import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { raw, statusOf } from "../proxy/support.ts";
import { answersElsewhere, dial } from "../support/dial.ts";
import { mockIdentity } from "../support/mocks.ts";
import { pipeName } from "../support/pipe-name.ts";
import { ask, foundry, startFor } from "./support.ts";

const identity = await mockIdentity({}, "imds");

const PATHS = [
  "/authorize/foundry",
  "/authorize/nobody",
  "/msi/token?resource=https://ai.azure.com&api-version=2019-08-01",
  "/metrics",
  "/status",
  "/",
];

test.each(PATHS)("%s wants the key, and tells nothing without it", async (url) => {
  const server = await startFor([foundry]);
  await server.asked;
  for (const key of ["", "wrong", `${server.key}x`, server.key.slice(0, -1), "ü".repeat(43)]) {
    const answer = await fetch(server.origin + url, {
      headers: { authorization: `Bearer ${encodeURIComponent(key)}` },
    });
    const text = await answer.text();
    expect(answer.status).toBe(401);
    expect(text).toContain("key_missing");
    expect(text).not.toContain("foundry");
    expect(JSON.stringify([...answer.headers])).not.toContain(identity.requests[0]?.token);
  }
});

test.each(["x-byok-identity-key", "x-identity-header", "authorization"])(
  "the key opens in %s",
  async (header) => {
    const server = await startFor([foundry], { key: "a-key-of-thirty-two-characters-!" });
    const value = header === "authorization" ? `Bearer ${server.key}` : server.key;
    expect((await fetch(`${server.origin}/status`, { headers: { [header]: value } })).status).toBe(
      200,
    );
  },
);

test("what wants no key is not for web pages: neither another Host nor an Origin", async () => {
  const server = await startFor([foundry]);
  const port = Number(new URL(server.origin).port);
  const get = async (...headers: string[]) =>
    statusOf(
      await raw(
        port,
        `GET /healthz HTTP/1.1\r\n${headers.join("\r\n")}\r\nConnection: close\r\n\r\n`,
      ),
    );
  expect(await get("Host: localhost")).toBe(200);
  expect(await get("Host: evil.example")).toBe(403);
  expect(await get("Host: 127.0.0.1.evil.example")).toBe(403);
  expect(await get("Host:")).toBe(403);
  expect(await get("Host: localhost", "Origin: https://evil.example")).toBe(403);
  expect(await get("Host: localhost", "Origin: null")).toBe(403);
  expect(await get("Host: models.example", `X-Byok-Identity-Key: ${server.key}`)).toBe(200);
});

test("serve listens on 127.0.0.1 and on no other address", async () => {
  const port = Number(new URL((await startFor([foundry])).origin).port);
  expect(await dial("127.0.0.1", port)).toBe("connected");
  expect(await answersElsewhere(port)).toBe(false);
});

test("two runs have two keys, of 256 bits", async () => {
  const [one, two] = [await startFor([foundry]), await startFor([foundry])];
  expect(one.key).not.toBe(two.key);
  expect(Buffer.from(one.key, "base64url")).toHaveLength(32);
});

test("a Unix socket, or named pipe on Windows, requires the key", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "byok-serve-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const socketPath = pipeName(folder);
  const server = await startFor([foundry], { listen: { socket: socketPath } });
  const get = (key: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = { "x-byok-identity-key": key };
      request({ socketPath, path: "/authorize/foundry", headers }, (response) => {
        response.resume().on("end", () => resolve(response.statusCode));
      })
        .on("error", reject)
        .end();
    });
  expect(await get(server.key)).toBe(200);
  expect(await get("wrong")).toBe(401);
});

test("POST is for authorize alone; an unknown path is answered with the known ones", async () => {
  const server = await startFor([foundry]);
  const post = await ask(server, "/msi/token", {}, "POST");
  expect([post.status, post.headers.get("allow")]).toEqual([405, "GET"]);
  const other = await ask(server, "/tokens");
  expect(other.status).toBe(404);
  expect(await other.text()).toContain("/authorize/NAME");
});
