import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { head, raw, startFor, startProvider, statusOf } from "./support.ts";
import { mockIdentity } from "../support/mocks.ts";

const identity = await mockIdentity({}, "imds");

/** A provider with WebSocket that accepts the credentials it is told to, and echoes. */
async function startSocketProvider(accepts: (authorization: string) => boolean = () => true) {
  const provider = await startProvider((_request, response) => {
    response.writeHead(426).end("upgrade");
  });
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (all) => [...all][0] ?? false,
  });
  const handshakes: (readonly string[])[] = [];
  provider.server.on("upgrade", (request, socket, first) => {
    handshakes.push(request.rawHeaders);
    if (!accepts(request.headers.authorization ?? "")) {
      socket.end("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\nX-A: b\r\n\r\nno");
      return;
    }
    sockets.handleUpgrade(request, socket, first, (client) => {
      client.on("message", (data, binary) => client.send(data as Buffer, { binary }));
    });
  });
  return { provider, sockets, handshakes };
}

function open(
  proxy: { readonly origin: string; readonly key: string },
  protocols: string[] = [],
): WebSocket {
  const client = new WebSocket(
    `${proxy.origin.replace("http", "ws")}/v1/realtime?model=m`,
    protocols,
    {
      headers: { authorization: `Bearer ${proxy.key}`, cookie: "theirs" },
    },
  );
  client.on("error", () => undefined);
  onTestFinished(() => client.terminate());
  return client;
}

test("a WebSocket is carried both ways with the credential instead of the key", async () => {
  const { provider, handshakes } = await startSocketProvider();
  const proxy = await startFor({ baseUrl: provider.url });
  const client = open(proxy, ["openai-insecure-api-key.theirs", "realtime"]);
  await once(client, "open");
  expect(client.protocol).toBe("realtime");
  const large = Buffer.alloc(1024 * 1024, 7);
  client.send("hello");
  expect(String((await once(client, "message"))[0])).toBe("hello");
  client.send(large);
  expect(large.equals((await once(client, "message"))[0] as Buffer)).toBe(true);
  const sent = JSON.stringify(handshakes[0]);
  expect(sent).toContain("Bearer real-credential");
  expect(sent).not.toContain(proxy.key);
  expect(sent).not.toContain("theirs");
  client.close(1000, "done");
  expect(String((await once(client, "close"))[1])).toBe("done");
});

test("what a client sends along with its handshake is not lost", async () => {
  const { provider } = await startSocketProvider();
  const proxy = await startFor({ baseUrl: provider.url });
  const handshake = [
    "GET /v1/realtime HTTP/1.1",
    "Host: localhost",
    `api-key: ${proxy.key}`,
    "Connection: keep-alive, Upgrade",
    "Upgrade: WebSocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "\r\n",
  ].join("\r\n");
  // A masked text frame of “hi”, mask zero.
  const frame = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]);
  const answer = await raw(proxy.port, Buffer.concat([Buffer.from(handshake), frame]), /\u0081.hi/);
  expect(answer).toMatch(
    /^HTTP\/1\.1 101 [^]*Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=/i,
  );
});

test("a refused handshake is made again with a renewed token", async () => {
  let first = "";
  const { provider, handshakes } = await startSocketProvider((authorization) => {
    first ||= authorization;
    return authorization !== first;
  });
  const proxy = await startFor({ baseUrl: provider.url, managedIdentity: {} });
  const client = open(proxy);
  await once(client, "open");
  expect(handshakes).toHaveLength(2);
  expect(identity.requests).toHaveLength(2);
});

test("a handshake that stays refused is answered as the provider did", async () => {
  const { provider } = await startSocketProvider(() => false);
  const proxy = await startFor({ baseUrl: provider.url });
  const client = open(proxy);
  const [, response] = (await once(client, "unexpected-response")) as [
    unknown,
    NodeJS.ReadableStream & { statusCode: number; headers: object },
  ];
  expect(response.statusCode).toBe(401);
  expect(response.headers).toMatchObject({ "x-a": "b" });
});

test.each([
  ["no key", "wrong", [], 401],
  ["Origin", undefined, ["Origin: https://evil.example"], 403],
] as const)("a handshake is held to the access rules: %s", async (_name, key, extra, status) => {
  const { provider, handshakes } = await startSocketProvider();
  const proxy = await startFor({ baseUrl: provider.url });
  const text = head(key ?? proxy.key, undefined, ...extra, "Upgrade: websocket").replace(
    "Connection: close",
    "Connection: Upgrade",
  );
  expect(statusOf(await raw(proxy.port, text))).toBe(status);
  expect(handshakes).toHaveLength(0);
});

test("the end of either side is the end of the other", async () => {
  const { provider, sockets } = await startSocketProvider();
  const proxy = await startFor({ baseUrl: provider.url });
  const one = open(proxy);
  await once(one, "open");
  const two = open(proxy);
  await once(two, "open");
  const [ofOne, ofTwo] = [...sockets.clients];
  one.terminate();
  await once(ofOne as WebSocket, "close");
  ofTwo?.terminate();
  await once(two, "close");
  expect(sockets.clients.size).toBe(0);
});

test("a provider that cannot be reached is a 502 for a handshake", async () => {
  const proxy = await startFor({ baseUrl: "http://127.0.0.1:1" });
  const text = head(proxy.key, undefined, "Upgrade: websocket").replace(
    "Connection: close",
    "Connection: Upgrade",
  );
  expect(statusOf(await raw(proxy.port, text))).toBe(502);
});

test("close() ends tunnels when the grace is over", async () => {
  const { provider } = await startSocketProvider();
  const proxy = await startFor({ baseUrl: provider.url });
  const client = open(proxy);
  await once(client, "open");
  const closed = once(client, "close");
  await proxy.close(50);
  await closed;
  await expect(
    new Promise((resolve, reject) =>
      connect(proxy.port, "127.0.0.1", resolve as never).on("error", reject),
    ),
  ).rejects.toThrow(/ECONNREFUSED/);
});

test.each(["end", "resetAndDestroy"] as const)(
  "createProxyServer(): a client that leaves during its handshake ends that with the provider: %s()",
  async (leave) => {
    const { server, url } = await startProvider();
    const held = new Set<unknown>();
    server.on("upgrade", (_request, socket) => {
      held.add(socket.resume().on("error", () => undefined));
      socket.on("end", () => socket.destroy()).on("close", () => held.delete(socket));
    });
    const proxy = await startFor({ baseUrl: url });
    const text = head(proxy.key, undefined, "Upgrade: websocket").replace("close", "Upgrade");
    const client = connect(proxy.port, "127.0.0.1", () => client.write(text));
    await expect.poll(() => held.size).toBe(1);
    client[leave]();
    await expect.poll(() => held.size).toBe(0);
    expect(proxy.journal.counters).toMatchObject({ active: 0, aborted: 1 });
  },
);

test("createProxyServer(): what a client sends before the provider has accepted is not lost", async () => {
  const { provider } = await startSocketProvider();
  const listeners = provider.server.listeners("upgrade") as ((...all: unknown[]) => void)[];
  let accept: (() => void) | undefined;
  provider.server.removeAllListeners("upgrade").on("upgrade", (...all) => {
    accept = () => listeners[0]?.(...all);
  });
  const proxy = await startFor({ baseUrl: provider.url });
  const text = head(
    proxy.key,
    undefined,
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  ).replace("close", "Upgrade");
  const client = connect(proxy.port, "127.0.0.1", () => client.write(text));
  onTestFinished(() => void client.destroy());
  let got = "";
  client.setEncoding("latin1").on("data", (chunk: string) => (got += chunk));
  await expect.poll(() => accept).toBeDefined();
  // Masked text frames of “hi”, mask zero: more than a socket buffers.
  const frame = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]);
  client.write(Buffer.concat(Array.from({ length: 100_000 }, () => frame)));
  setTimeout(() => accept?.(), 50);
  await expect.poll(() => got.split("\u0081\u0002hi").length, { timeout: 10_000 }).toBe(100_001);
});
