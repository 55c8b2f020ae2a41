import { mkdtempSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, request, type ServerResponse } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { bodyOf, head, raw, startFor, startProvider, statusOf } from "./support.ts";
import { mockIdentity } from "../support/mocks.ts";
import { pipeName } from "../support/pipe-name.ts";

const identity = await mockIdentity({}, "imds");

function scratch(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "byok-proxy-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function overSocket(socketPath: string, key: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path: "/v1/x", headers: { "x-api-key": key } }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    })
      .on("error", reject)
      .end();
  });
}

test("a Unix socket, or named pipe on Windows, requires the key and is gone after close()", async () => {
  const provider = await startProvider();
  const socket = pipeName(scratch());
  const proxy = await startFor({ baseUrl: provider.url }, { listen: { socket } });
  expect(await overSocket(socket, proxy.key)).toBe(200);
  expect(await overSocket(socket, "wrong")).toBe(401);
  await proxy.close();
  await expect(overSocket(socket, proxy.key)).rejects.toMatchObject({ code: "ENOENT" });
});

test("only the owner of a Unix socket can use it", async () => {
  const socket = path.join(scratch(), "proxy.sock");
  const mask = process.umask();
  await startFor({ baseUrl: "https://models.example.com" }, { listen: { socket } });
  expect(process.umask()).toBe(mask);
  expect(statSync(socket).mode & 0o777).toBe(0o600);
});

test("a Unix socket left behind is replaced; one in use, and any other file, is not", async () => {
  const provider = await startProvider();
  const folder = scratch();
  const used = path.join(folder, "used.sock");
  await startFor({ baseUrl: provider.url }, { listen: { socket: used } });
  await expect(startFor({ baseUrl: provider.url }, { listen: { socket: used } })).rejects.toThrow(
    /Another process listens/,
  );
  const file = path.join(folder, "file");
  writeFileSync(file, "precious");
  await expect(startFor({ baseUrl: provider.url }, { listen: { socket: file } })).rejects.toThrow(
    /not a socket/,
  );
  const stale = path.join(folder, "stale.sock");
  const { execFileSync } = await import("node:child_process");
  const leave = `require("node:net").createServer().listen(${JSON.stringify(stale)}, () => process.kill(process.pid, "SIGKILL"))`;
  expect(() => execFileSync(process.execPath, ["-e", leave])).toThrow(/failed/);
  expect(statSync(stale).isSocket()).toBe(true);
  const proxy = await startFor({ baseUrl: provider.url }, { listen: { socket: stale } });
  expect(await overSocket(stale, proxy.key)).toBe(200);
});

test("a path that is too long for a socket is refused, not cut off", async () => {
  const socket = path.join(scratch(), "s".repeat(120));
  await expect(
    startFor({ baseUrl: "https://models.example.com" }, { listen: { socket } }),
  ).rejects.toThrow(/is too long for a socket path: \d+ bytes; the maximum is \d+/);
  expect(readdirSync(path.dirname(socket))).toEqual([]);
});

test("a port that is taken is named", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  onTestFinished(() => void other.close());
  const { port } = other.address() as { port: number };
  const program = path.basename(realpathSync(process.execPath));
  await expect(
    startFor({ baseUrl: "https://models.example.com" }, { listen: { port } }),
  ).rejects.toThrow(
    `Cannot listen on port ${port}: ${program} (process ${process.pid}) uses it; end that process, or choose another port with --port.`,
  );
});

test("/healthz needs no key, but the rest of the access rules", async () => {
  const proxy = await startFor({ baseUrl: "https://models.example.com" });
  const ask = (more: string) =>
    raw(proxy.port, `GET /healthz HTTP/1.1\r\nConnection: close\r\n${more}\r\n\r\n`);
  const answer = await ask("Host: localhost");
  expect(statusOf(answer)).toBe(200);
  expect(bodyOf(answer)).toEqual({
    status: "ok",
    program: "byok-identity proxy",
    pid: process.pid,
    providers: ["default"],
  });
  expect(statusOf(await ask("Host: evil.example"))).toBe(403);
  expect(statusOf(await ask("Host: localhost\r\nOrigin: null"))).toBe(403);
});

test("/status needs the key and shows the credential and the requests, without a secret", async () => {
  const provider = await startProvider();
  const proxy = await startFor({ baseUrl: `${provider.url}/v1`, managedIdentity: {} });
  expect(statusOf(await raw(proxy.port, head("wrong", "GET /status HTTP/1.1")))).toBe(401);
  await raw(proxy.port, head(proxy.key));
  const answer = await raw(proxy.port, head(proxy.key, "GET /status HTTP/1.1"));
  expect(bodyOf(answer)).toEqual({
    status: "ok",
    pid: process.pid,
    uptimeSeconds: expect.any(Number) as number,
    requests: { total: 3, active: 1, refused: 1, replayed: 0, aborted: 0 },
    providers: {
      default: {
        baseUrl: proxy.baseUrl,
        upstream: `${provider.url}/v1`,
        requests: { total: 1, active: 0, refused: 0, replayed: 0, aborted: 0 },
        recent: [
          {
            on: expect.stringMatching(/^\d{4}-.*Z$/) as string,
            what: "acquired",
            durationMs: expect.any(Number) as number,
          },
        ],
        credential: {
          kind: "managedIdentity",
          selector: "system-assigned",
          scope: "https://cognitiveservices.azure.com/.default",
          expiresOn: expect.stringMatching(/^\d{4}-.*Z$/) as string,
          dueOn: expect.stringMatching(/^\d{4}-.*Z$/) as string,
          lastRefresh: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        },
      },
    },
  });
  expect(answer).not.toContain(proxy.key);
  expect(answer).not.toContain(identity.requests[0]?.token);
});

test("the access log has one line of JSON for each request, without query, key or credential", async () => {
  const lines: string[] = [];
  const provider = await startProvider();
  const proxy = await startFor(
    { baseUrl: `${provider.url}/v1` },
    { accessLog: (line) => void lines.push(line) },
  );
  await raw(proxy.port, head(proxy.key, "GET /v1/models?secret=1 HTTP/1.1"));
  await raw(proxy.port, head("wrong", "POST /v1/chat HTTP/1.1"));
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    {
      time: expect.stringMatching(/Z$/) as string,
      provider: "default",
      method: "GET",
      path: "/v1/models",
      status: 200,
      ms: expect.any(Number) as number,
    },
    {
      time: expect.any(String) as string,
      provider: "default",
      method: "POST",
      path: "/v1/chat",
      status: 401,
      refused: "local_key_missing",
      ms: expect.any(Number) as number,
    },
  ]);
  expect(lines.join("")).not.toMatch(/secret|real-credential/);
  expect(lines.join("")).not.toContain(proxy.key);
});

test("createJournal(): no secret of a request's target is logged", async () => {
  const lines: string[] = [];
  const proxy = await startFor(
    { baseUrl: "http://127.0.0.1:1/v1" },
    { accessLog: (line) => void lines.push(line) },
  );
  for (const target of [
    `/v1/${proxy.key}/models`,
    "http://user:s3cret@localhost/v1/x",
    "http://user:s3?cret@localhost/v1/x",
  ]) {
    await raw(proxy.port, head(proxy.key, `GET ${target} HTTP/1.1`));
  }
  expect(lines.map((line) => (JSON.parse(line) as { path: string }).path)).toEqual([
    "/v1/[redacted]/models",
    "",
    "",
  ]);
});

test("close() waits for requests in flight, accepts no new ones, and keeps no idle connection", async () => {
  let stream: ServerResponse | undefined;
  const provider = await startProvider((_request, response) => {
    stream = response;
    response.writeHead(200).write("one");
  });
  const proxy = await startFor({ baseUrl: provider.url });
  const response = await fetch(`${proxy.origin}/x`, { headers: { "x-api-key": proxy.key } });
  let closed = false;
  const closing = proxy.close().then(() => (closed = true));
  await expect(fetch(`${proxy.origin}/x`)).rejects.toThrow(/fetch failed/);
  expect(closed).toBe(false);
  stream?.end("two");
  expect(await response.text()).toBe("onetwo");
  await closing;
});

test("close() cuts off what is not done when the grace is over", async () => {
  const provider = await startProvider((_request, response) => {
    response.writeHead(200).write("one");
  });
  const proxy = await startFor({ baseUrl: provider.url });
  const response = await fetch(`${proxy.origin}/x`, { headers: { "x-api-key": proxy.key } });
  await proxy.close(50);
  await expect(response.text()).rejects.toThrow(/terminated/);
});
