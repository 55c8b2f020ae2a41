import { createHash } from "node:crypto";
import { request, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { turn } from "../support/clock.ts";
import { head, raw, startFor, startProvider } from "./support.ts";

const SSE = { "content-type": "text/event-stream" };

function get(proxy: { readonly origin: string; readonly key: string }, signal?: AbortSignal) {
  return fetch(`${proxy.origin}/v1/stream`, {
    headers: { "x-api-key": proxy.key },
    ...(signal === undefined ? {} : { signal }),
  });
}

test("the head of a stream arrives before its first event, and each event before the next is sent", async () => {
  let stream: ServerResponse | undefined;
  const provider = await startProvider((_request, response) => {
    stream = response;
    response.writeHead(200, SSE).flushHeaders();
  });
  const proxy = await startFor({ baseUrl: provider.url });
  const response = await get(proxy);
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  const reader = response.body?.getReader();
  for (let at = 0; at < 20; at++) {
    const event = `data: ${at}\n\n`;
    stream?.write(event);
    const { value } = (await reader?.read()) ?? {};
    expect(Buffer.from(value ?? []).toString()).toBe(event);
  }
  stream?.end();
  expect((await reader?.read())?.done).toBe(true);
});

test("a stream of 10 MB arrives chunk by chunk and whole", async () => {
  const event = `data: ${"x".repeat(1015)}\n\n`;
  const total = 10 * 1024;
  const provider = await startProvider((_request, response) => {
    response.writeHead(200, SSE);
    let count = 0;
    const send = (): void => {
      if (count++ === total) response.end();
      else if (response.write(event)) setImmediate(send);
      else response.once("drain", send);
    };
    send();
  });
  const proxy = await startFor({ baseUrl: provider.url });
  const response = await get(proxy);
  const hash = createHash("sha256");
  let chunks = 0;
  let size = 0;
  for await (const chunk of response.body ?? []) {
    const bytes = chunk as Uint8Array;
    hash.update(bytes);
    chunks += 1;
    size += bytes.length;
  }
  expect(size).toBe(total * event.length);
  expect(hash.digest("hex")).toBe(createHash("sha256").update(event.repeat(total)).digest("hex"));
  expect(chunks).toBeGreaterThan(500);
});

test("events that arrive together leave as one chunk, and the next answer follows on the connection", async () => {
  const provider = await startProvider((_request, response) => {
    response.writeHead(200, SSE);
    response.socket?.cork();
    for (const at of [1, 2, 3]) response.write(`data: ${at}\n\n`);
    response.end();
    response.socket?.uncork();
  });
  const proxy = await startFor({ baseUrl: provider.url });
  const last = head(proxy.key);
  const first = last.replace("Connection: close\r\n", "");
  const answers = (await raw(proxy.port, first + last)).split(/(?=HTTP\/1\.1 )/);
  const body = "1b\r\ndata: 1\n\ndata: 2\n\ndata: 3\n\n\r\n0\r\n\r\n";
  expect(answers.map((answer) => answer.slice(answer.indexOf("\r\n\r\n") + 4))).toEqual([
    body,
    body,
  ]);
  const old = await raw(proxy.port, head(proxy.key, "GET /v1/models HTTP/1.0"));
  expect(old.slice(old.indexOf("\r\n\r\n") + 4)).toBe("data: 1\n\ndata: 2\n\ndata: 3\n\n");
});

test("a client that does not read stops the provider, and nothing piles up between them", async () => {
  let written = 0;
  const chunk = Buffer.alloc(64 * 1024);
  const provider = await startProvider((_request, response) => {
    response.writeHead(200, SSE);
    const send = (): void => {
      if (response.destroyed || written > 200 * 1024 * 1024) return;
      written += chunk.length;
      if (response.write(chunk)) setImmediate(send);
      else response.once("drain", send);
    };
    send();
  });
  const proxy = await startFor({ baseUrl: provider.url });
  const socket = connect(proxy.port, "127.0.0.1", () => socket.write(head(proxy.key)));
  socket.pause();
  let before = -1;
  while (written !== before) {
    before = written;
    // Provider, proxy and client share this process: what can move moves within its turns.
    for (let idle = 0; idle < 200; idle += 1) await turn();
  }
  expect(written).toBeLessThan(64 * 1024 * 1024);
  let read = 0;
  socket.on("data", (data) => (read += data.length)).resume();
  await expect.poll(() => read).toBeGreaterThan(before);
  socket.destroy();
});

test("a client that leaves in mid-stream ends the request to the provider", async () => {
  let left = false;
  const provider = await startProvider((_request, response) => {
    response.writeHead(200, SSE).write("data: 1\n\n");
    response.on("close", () => (left = true));
  });
  const proxy = await startFor({ baseUrl: provider.url });
  const leaving = new AbortController();
  const response = await get(proxy, leaving.signal);
  await response.body?.getReader().read();
  leaving.abort();
  await expect.poll(() => left).toBe(true);
});

test("a client that leaves before the answer ends the request to the provider", async () => {
  let left = false;
  const provider = await startProvider((_request, response) => {
    response.on("close", () => (left = true));
  });
  const proxy = await startFor({ baseUrl: provider.url });
  const leaving = new AbortController();
  const answer = get(proxy, leaving.signal);
  await expect.poll(() => provider.seen.length).toBe(1);
  leaving.abort();
  await expect(answer).rejects.toThrow(/abort/);
  await expect.poll(() => left).toBe(true);
});

test("a client that leaves in the middle of its own body sends nothing to the provider", async () => {
  const provider = await startProvider();
  const lines: string[] = [];
  const accessLog = (line: string): void => void lines.push(line);
  const proxy = await startFor({ baseUrl: provider.url }, { accessLog });
  const socket = connect(proxy.port, "127.0.0.1");
  socket.write(`${head(proxy.key, "POST /v1/x HTTP/1.1", "Content-Length: 100")}half`);
  const headers = { authorization: `Bearer ${proxy.key}` };
  await expect
    .poll(async () => (await fetch(`${proxy.origin}/status`, { headers })).json())
    .toMatchObject({ requests: { active: 2 } });
  socket.destroy();
  await expect
    .poll(() => lines.map((line) => JSON.parse(line) as object))
    .toContainEqual(expect.objectContaining({ path: "/v1/x", aborted: true }));
  expect(provider.seen).toHaveLength(0);
});

test("a stream that the provider breaks off breaks off for the client too", async () => {
  const provider = await startProvider((_request, response) => {
    response.writeHead(200, SSE).write("data: 1\n\n");
    setTimeout(() => response.destroy(), 50);
  });
  const proxy = await startFor({ baseUrl: provider.url });
  await expect((await get(proxy)).text()).rejects.toThrow(/terminated/);
});

test("a stream that falls silent for longer than the timeout is broken off", async () => {
  const provider = await startProvider((_request, response) => {
    response.writeHead(200, SSE).write("data: 1\n\n");
  });
  const proxy = await startFor({ baseUrl: provider.url }, { upstreamTimeout: 100 });
  await expect((await get(proxy)).text()).rejects.toThrow(/terminated/);
});

test("what is compressed arrives as it was compressed", async () => {
  const bytes = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  const provider = await startProvider((_request, response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end(bytes);
  });
  const proxy = await startFor({ baseUrl: provider.url });
  const got = await new Promise<Buffer>((resolve) => {
    request({ port: proxy.port, path: "/", headers: { "x-api-key": proxy.key } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve(Buffer.concat(chunks)));
    }).end();
  });
  expect(got.equals(bytes)).toBe(true);
});
