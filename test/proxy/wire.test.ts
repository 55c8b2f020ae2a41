import { once } from "node:events";
import { createServer as createTlsServer } from "node:https";
import { connect, createServer, type Server, type Socket } from "node:net";
import * as fc from "fast-check";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createProviderAuth } from "../../src/provider-auth.ts";
import { selfSigned } from "../../src/testing/shared/certificate.ts";
import { createTokenCache } from "../../src/token-cache.ts";
import { onLoopback } from "../support/loopback.ts";
import { bodyOf, head, raw, startFor, startProvider, statusOf } from "./support.ts";

/** A provider that answers each request head with bytes of its own; told which of the connection's it is, from 0. */
async function startBytes(
  answer: (socket: Socket, count: number, text: string) => void,
): Promise<{ readonly url: string; readonly requests: string[]; readonly server: Server }> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    let count = 0;
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      const text = chunk.toString("latin1");
      if (!/^[A-Z]+ \//.test(text)) return;
      requests.push(text);
      answer(socket, count++, text);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    requests,
    server,
  };
}

const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
const utf8 = (latin1: string): string => Buffer.from(latin1, "latin1").toString();
const chat = (key: string, body = "{}"): string =>
  head(key, "POST /v1/chat HTTP/1.1", `Content-Length: ${body.length}`) + body;

describe("an unasked 100 Continue", () => {
  test.each([
    ["alone", ["HTTP/1.1 100 Continue\r\n\r\n", OK]],
    ["with the answer", [`HTTP/1.1 100 Continue\r\n\r\n${OK}`]],
    ["with headers, twice", [`HTTP/1.1 100\r\nA: b\r\n\r\nHTTP/1.1 100 Go on\r\n\r\n${OK}`]],
    [
      "before another interim answer",
      [`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${OK}`],
    ],
    ["byte by byte", `HTTP/1.1 100 Continue\r\n\r\n${OK}`.split("")],
  ])("%s is ignored, on each request of a connection", async (_, parts) => {
    const provider = await startBytes((socket) => {
      const send = ([part, ...rest]: readonly string[]): void => {
        if (part === undefined) return;
        socket.write(part);
        setImmediate(send, rest);
      };
      send(parts);
    });
    const proxy = await startFor({ baseUrl: provider.url });
    for (let times = 1; times <= 2; times++) {
      const answer = await raw(proxy.port, chat(proxy.key));
      expect(statusOf(answer)).toBe(200);
      expect(answer).toMatch(/\r\n\r\nhi$/);
    }
  });

  test("what only looks like one within a body is left alone", async () => {
    const text = "HTTP/1.1 100 Continue\r\n\r\n";
    const provider = await startBytes((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${text.length * 2}\r\n\r\n${text}`);
      setTimeout(() => socket.write(text), 20);
    });
    const proxy = await startFor({ baseUrl: provider.url });
    expect(await raw(proxy.port, head(proxy.key))).toMatch(new RegExp(`\r\n\r\n${text}${text}$`));
  });

  test("any split into packets gives the same answer", async () => {
    const whole = `HTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.0 100 \r\n\r\n${OK}`;
    let cuts: readonly number[] = [];
    const provider = await startBytes((socket) => {
      const ends = [...new Set(cuts)].toSorted((one, other) => one - other);
      const parts = [0, ...ends].map((from, at) => whole.slice(from, ends[at] ?? whole.length));
      void (async () => {
        for (const part of parts) {
          socket.write(part);
          await new Promise((resolve) => setImmediate(resolve));
        }
      })();
    });
    const proxy = await startFor({ baseUrl: provider.url });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: whole.length - 1 }), { maxLength: 6 }),
        async (at) => {
          cuts = at;
          expect(await raw(proxy.port, chat(proxy.key))).toMatch(/^HTTP\/1\.1 200 [^]*\r\n\r\nhi$/);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("a kept connection that the provider resets", () => {
  const resetting = () =>
    startBytes((socket, count) => {
      if (count > 0) socket.resetAndDestroy();
      else socket.write(OK);
    });

  test.each(["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])(
    "an idempotent request, %s, is sent again on a new one",
    async (method) => {
      const provider = await resetting();
      const proxy = await startFor({ baseUrl: provider.url });
      for (let times = 1; times <= 4; times++) {
        const answer = await raw(proxy.port, head(proxy.key, `${method} /v1/x HTTP/1.1`));
        expect(statusOf(answer)).toBe(200);
      }
    },
  );

  test("POST is not: the provider may have begun with it", async () => {
    const provider = await resetting();
    const proxy = await startFor({ baseUrl: provider.url });
    expect(statusOf(await raw(proxy.port, chat(proxy.key)))).toBe(200);
    expect(statusOf(await raw(proxy.port, chat(proxy.key)))).toBe(502);
    expect(provider.requests).toHaveLength(2);
  });

  test("a provider that resets each connection is asked twice, and no more", async () => {
    const provider = await startBytes((socket) => socket.resetAndDestroy());
    const proxy = await startFor({ baseUrl: provider.url });
    expect(statusOf(await raw(proxy.port, head(proxy.key)))).toBe(502);
    expect(provider.requests).toHaveLength(2);
  });

  test("an answer that has begun is not asked for again", async () => {
    const provider = await startBytes((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi");
      setTimeout(() => socket.resetAndDestroy(), 20);
    });
    const proxy = await startFor({ baseUrl: provider.url });
    expect(await raw(proxy.port, head(proxy.key)).catch(String)).not.toMatch(/502/);
    expect(provider.requests).toHaveLength(1);
  });
});

describe("connections that Node hands over", () => {
  /** Never ends its side. Resolves to what arrived when the connection is gone. */
  function silent(port: number, text: string): Promise<string> {
    return new Promise((resolve) => {
      let got = "";
      const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
      socket.setEncoding("latin1").on("data", (chunk: string) => (got += chunk));
      socket.on("error", () => undefined).on("close", () => resolve(got));
      // Whether the other side is gone shows only when something is sent.
      socket.on("end", () => {
        const timer = setInterval(() => socket.write("x"), 50);
        socket.on("close", () => clearInterval(timer));
      });
      socket.write(text);
      onTestFinished(() => void socket.destroy());
    });
  }
  const upgrade = "Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

  test.each([
    ["Upgrade", `GET /v1/x HTTP/1.1\r\n${upgrade}`, 401],
    ["CONNECT", "CONNECT models.example.com:443 HTTP/1.1\r\nHost: localhost\r\n\r\n", 401],
  ])("a refused %s is closed even if the client is not", async (_, text, status) => {
    const proxy = await startFor({ baseUrl: "https://models.example.com" });
    const begun = Date.now();
    expect(statusOf(await silent(proxy.port, text))).toBe(status);
    expect(Date.now() - begun).toBeLessThan(5_000);
  });

  test("close() does not wait for them", async () => {
    const proxy = await startFor({ baseUrl: "https://models.example.com" });
    const gone = silent(proxy.port, `GET /v1/x HTTP/1.1\r\n${upgrade}`);
    await vi.waitFor(async () => {
      const status = await raw(proxy.port, head(proxy.key, "GET /status HTTP/1.1"));
      expect(bodyOf(status)).toMatchObject({ requests: { total: 2 } });
    });
    const begun = Date.now();
    await proxy.close();
    expect(Date.now() - begun).toBeLessThan(5_000);
    await gone;
  });
});

test("close() ends with a request that waited for 100 Continue", async () => {
  const provider = await startProvider((_request, response) => {
    setTimeout(() => response.end("late"), 200);
  });
  const proxy = await startFor({ baseUrl: provider.url });
  const text = head(proxy.key, "POST /v1/x HTTP/1.1", "Content-Length: 2", "Expect: 100-continue");
  const socket = connect(proxy.port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  let got = "";
  socket.setEncoding("latin1").on("data", (chunk: string) => (got += chunk));
  socket.write(text.replace("Connection: close", "Connection: keep-alive"));
  await expect.poll(() => got).toBe("HTTP/1.1 100 Continue\r\n\r\n");
  socket.write("{}");
  await expect.poll(() => provider.seen).toHaveLength(1);
  const begun = Date.now();
  await proxy.close();
  expect(Date.now() - begun).toBeLessThan(5_000);
  await expect.poll(() => got).toMatch(/late/);
});

test("a client that is still sending its body learns that its key is wrong", async () => {
  const proxy = await startFor({ baseUrl: "https://models.example.com" });
  const body = Buffer.alloc(8 * 1024 * 1024, 32);
  for (let times = 1; times <= 8; times++) {
    const response = await fetch(`${proxy.origin}/v1/chat`, {
      method: "POST",
      headers: { authorization: "Bearer wrong" },
      body,
    });
    expect(response.status).toBe(401);
    expect(await response.text()).toContain("The proxy's own key is missing or wrong.");
  }
});

test("a client that leaves ends the requests it had pipelined", async () => {
  let ended = 0;
  const provider = await startProvider((_request, response) => {
    response.once("close", () => (ended += 1));
  });
  const proxy = await startFor({ baseUrl: provider.url });
  const request = head(proxy.key).replace("Connection: close", "Connection: keep-alive");
  const socket = connect(proxy.port, "127.0.0.1", () => socket.write(request + request));
  await expect.poll(() => provider.seen.length).toBe(2);
  socket.destroy();
  await expect.poll(() => ended).toBe(2);
  const status = await raw(proxy.port, head(proxy.key, "GET /status HTTP/1.1"));
  expect(bodyOf(status)).toMatchObject({ requests: { active: 1, aborted: 2 } });
});

test("pipelined requests are answered in their order", async () => {
  let first: (() => void) | undefined;
  const provider = await startProvider((request, response) => {
    const answer = (): void => void response.end(request.url);
    if (request.url === "/one") first = answer;
    else answer();
    if (provider.seen.length === 2) setTimeout(() => first?.(), 20);
  });
  const proxy = await startFor({ baseUrl: provider.url });
  const one = head(proxy.key, "GET /one HTTP/1.1").replace("Connection: close", "X: y");
  const answer = await raw(proxy.port, one + head(proxy.key, "GET /two HTTP/1.1"));
  expect(answer).toMatch(/\r\n\r\n\/one[^]*\r\n\r\n\/two$/);
});

test.each([
  ["Content-Length: 2\r\n\r\nhi", "with a length"],
  ["Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", "chunked"],
])("bytes above 0x7f in a header arrive as they are: %s", async (rest) => {
  const bytes = "caf\u00c3\u00a9 \u00ff\u0080";
  const provider = await startBytes((socket) => {
    socket.write(Buffer.from(`HTTP/1.1 200 OK\r\nX-Name: ${bytes}\r\n${rest}`, "latin1"));
  });
  const proxy = await startFor({ baseUrl: provider.url });
  expect(await raw(proxy.port, head(proxy.key))).toContain(`x-name: ${bytes}\r\n`);
});

test.each([
  ["an SSH server", "SSH-2.0-OpenSSH_9.2p1\r\n", "it sent “SSH-2.0-OpenSSH_9.2p1”"],
  ["TLS", "\u0015\u0003\u0003\u0000\u0002\u0002\u0046", "it sent a TLS record"],
  [
    "HTTP/2",
    "\u0000\u0000\u0012\u0004\u0000\u0000\u0000\u0000\u0000\u0000\u0003",
    "it sent an HTTP/2 frame",
  ],
  ["bytes", "\u00ff\u00fe\u0001\u0002", "it sent bytes that are not text"],
  ["an echo", "GET /x HTTP/1.1\r\nAuthorization: secret", "it sent “GET /x HTTP/1.1”"],
])("a provider that answers no HTTP is described by what it sends: %s", async (_, bytes, told) => {
  const provider = await startBytes((socket) => {
    socket.end(Buffer.from(bytes, "latin1"));
  });
  const proxy = await startFor({ baseUrl: provider.url });
  const answer = utf8(await raw(proxy.port, head(proxy.key)));
  expect(statusOf(answer)).toBe(502);
  expect(bodyOf(answer)).toMatchObject({
    error: { code: "upstream_not_http", message: expect.stringContaining(told) as string },
  });
  expect(answer).not.toContain("secret");
});

test("a provider behind a private authority is reported with what to set", async () => {
  const { pem, key } = await selfSigned();
  const server = createTlsServer({ cert: pem, key });
  const url = (await onLoopback(server)).replace("http:", "https:");
  onTestFinished(() => void server.close());
  const proxy = await startFor({ baseUrl: url });
  const answer = await raw(proxy.port, head(proxy.key));
  expect(statusOf(answer)).toBe(502);
  expect(bodyOf(answer)).toMatchObject({
    error: {
      code: "upstream_unreachable",
      message: `No TLS connection to ${url} (DEPTH_ZERO_SELF_SIGNED_CERT): Its certificate is signed by an authority that is not trusted here. Set NODE_EXTRA_CA_CERTS to a PEM file with that authority's certificate.`,
    },
  });
});

test("a 304 with the length of what it does not hold leaves the connection alone", async () => {
  const provider = await startBytes((socket) => {
    socket.write("HTTP/1.1 304 Not Modified\r\nContent-Length: 1234\r\nETag: x\r\n\r\n");
  });
  const proxy = await startFor({ baseUrl: provider.url });
  const one = head(proxy.key).replace("Connection: close", "X: y");
  const answers = await raw(proxy.port, one + head(proxy.key));
  expect(answers.match(/HTTP\/1\.1 304/g)).toHaveLength(2);
});

test("an Origin behind more than a thousand headers is seen", async () => {
  const proxy = await startFor({ baseUrl: "https://models.example.com" });
  const many = Array.from({ length: 1500 }, (_, at) => `A${at}: b`);
  const text = head(proxy.key, undefined, ...many, "Origin: https://evil.example");
  expect(bodyOf(await raw(proxy.port, text))).toMatchObject({
    error: { code: "browser_request" },
  });
});

test.each(["https://models.example.com//v1", "https://models.example.com/a/../..;/v1"])(
  "a base URL whose path every request would be refused for is refused at the start: %s",
  async (baseUrl) => {
    await expect(startFor({ baseUrl })).rejects.toThrow(
      /baseUrl: has a path that this proxy would refuse in every request/,
    );
  },
);

test.each([
  ["CONNECT", "CONNECT models.example.com:443 HTTP/1.1", 405],
  ["a WebSocket handshake", "GET /v1/x HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket", 200],
])(
  "createProxyServer(): %s that is pipelined is answered after the earlier requests, and is the last",
  async (_, last, status) => {
    const provider = await startProvider((_request, response) => {
      setTimeout(() => response.end("slow"), 20);
    });
    const proxy = await startFor({ baseUrl: provider.url });
    const lines = ["GET /healthz HTTP/1.1", "GET /v1/one HTTP/1.1", last, "GET /v1/lost HTTP/1.1"];
    const answer = await raw(
      proxy.port,
      lines.map((line) => `${line}\r\nHost: localhost\r\nx-api-key: ${proxy.key}\r\n\r\n`).join(""),
    );
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(
      [200, 200, status].map((each) => `HTTP/1.1 ${each}`),
    );
    expect(answer.match(/Connection: .*/g)?.at(-1)).toBe("Connection: close");
    expect(proxy.journal.counters).toMatchObject({ total: 3, active: 0, aborted: 0 });
  },
);

describe("relayedHeaders(): Connection in two lines, as undici lists it", () => {
  const CONNECTION =
    "Connection: Upgrade\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nX-A: b\r\n";

  test.each([200, 401])("drops the headers that either names: %i", async (status) => {
    const provider = await startBytes((socket) => {
      socket.write(`HTTP/1.1 ${status} \r\n${CONNECTION}Content-Length: 2\r\n\r\nhi`);
    });
    const proxy = await startFor({ baseUrl: provider.url });
    const answer = await raw(proxy.port, chat(proxy.key));
    expect(statusOf(answer)).toBe(status);
    expect(answer).toMatch(/\r\nx-a: b\r\n[^]*\r\n\r\nhi$/);
    expect(answer).not.toMatch(/x-hop/i);
  });

  test("a protocol is switched, and the request ends with the tunnel", async () => {
    const provider = await startBytes((socket) => {
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n${CONNECTION}\r\n`);
    });
    const proxy = await startFor({ baseUrl: provider.url });
    const text = head(proxy.key, undefined, "Upgrade: websocket").replace("close", "Upgrade");
    expect(statusOf(await raw(proxy.port, text, /\r\n\r\n/))).toBe(101);
    await expect.poll(() => proxy.journal.counters.active).toBe(0);
  });
});

describe("readBody(): a client that is still sending a body over the limit gets the early answer", () => {
  // More than the buffers of both connections hold (Linux: up to 6 MB to read and 4 MB to write).
  const MANY = 32 * 1024 * 1024;
  const bodies = {
    declared: [`Content-Length: ${MANY}`, "", ""],
    chunked: ["Transfer-Encoding: chunked", `${MANY.toString(16)}\r\n`, "\r\n0\r\n\r\n"],
  } as const;
  const early = (socket: Socket): void => {
    socket.pause();
    socket.write("HTTP/1.1 413 Too Large\r\nContent-Length: 7\r\n\r\ntoo big");
  };

  test.each([
    ["declared", "of the provider", 413],
    ["chunked", "of the provider", 413],
    ["declared", "without a provider", 502],
    ["chunked", "without a provider", 502],
    ["declared", "without a credential", 503],
    ["chunked", "without a credential", 503],
  ] as const)("%s, %s", async (framing, _, status) => {
    const provider = await startBytes(early);
    const baseUrl = status === 502 ? "http://127.0.0.1:1" : provider.url;
    const source = (): Promise<never> => Promise.reject(new Error("no"));
    const auth = createProviderAuth({ baseUrl }, { cache: createTokenCache(), source });
    const proxy = await startFor(
      { baseUrl },
      { replayLimit: 1000, ...(status === 503 ? { auth } : {}) },
    );
    const [header, before, after] = bodies[framing];
    const text = head(proxy.key, "POST /v1/x HTTP/1.1", header).replace(
      "Connection: close\r\n",
      "",
    );
    const answer = await raw(
      proxy.port,
      Buffer.concat([Buffer.from(text + before), Buffer.alloc(MANY, 32), Buffer.from(after)]),
    );
    expect(statusOf(answer)).toBe(status);
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
    expect(answer).toMatch(/\r\n\r\n(?:too big|\{.*\})$/);
    expect(proxy.journal.counters).toMatchObject({ total: 1, active: 0, aborted: 0 });
  });
});

describe("a transfer coding other than chunked is refused, because it would be lost", () => {
  const CHUNKS = "3\r\nzip\r\n0\r\n\r\n";

  test.each(["gzip, chunked", "gzip\r\nTransfer-Encoding: chunked"])(
    "admit(): %j",
    async (coding) => {
      const provider = await startProvider();
      const proxy = await startFor({ baseUrl: provider.url });
      const text = head(proxy.key, "POST /v1/x HTTP/1.1", `Transfer-Encoding: ${coding}`);
      const answer = await raw(proxy.port, text + CHUNKS);
      expect(statusOf(answer)).toBe(501);
      expect(bodyOf(answer)).toMatchObject({ error: { code: "unknown_transfer_coding" } });
      expect(provider.seen).toHaveLength(0);
    },
  );

  test.each([
    ["gzip, chunked", 502],
    ["gzip\r\nTransfer-Encoding: chunked", 502],
    ["Chunked", 200],
  ])("forward(): %j", async (coding, status) => {
    const provider = await startBytes((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nTransfer-Encoding: ${coding}\r\n\r\n${CHUNKS}`);
    });
    const proxy = await startFor({ baseUrl: provider.url });
    const answer = await raw(proxy.port, chat(proxy.key));
    expect(statusOf(answer)).toBe(status);
    expect(answer).toMatch(status === 200 ? /zip/ : /its Transfer-Encoding is not chunked/);
  });
});
