// A command that answers as the provider's name says, well or badly. It logs what it sees to the file LOG.
import { appendFileSync, closeSync, writeSync } from "node:fs";

const log = (line) => appendFileSync(process.argv[2], `${line}\n`);
const raw = (text) => process.stdout.write(text);
const send = (message) => {
  const body = JSON.stringify({ jsonrpc: "2.0", ...message });
  raw(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
};
const refuse = (id, data) =>
  send({ id, error: { code: -31003, message: "No token: später.", ...data } });

const held = [];

const behaviours = {
  /** Answers in reverse order. */
  default(id, { sessionId }) {
    held.unshift({ id, result: { token: `token-of-${sessionId}` } });
    if (held.length === 1) setTimeout(() => held.splice(0).forEach(send), 20);
  },
  refused: (id) =>
    refuse(id, { data: { code: "ERR_IDENTITY_REFUSED", transient: true, retryAfter: 1500 } }),
  "refused-later-code": (id) => refuse(id, { data: { code: "ERR_OF_LATER", transient: false } }),
  "refused-barely": (id) => refuse(id, {}),
  slow: () => undefined,
  crash: () => process.exit(3),
  "closed-stdout": () => closeSync(1),
  "deep-nesting": () => raw(`Content-Length: 1000000\r\n\r\n${"[".repeat(1_000_000)}`),
  garbage: () => raw("Starting up...\r\n\r\n"),
  "no-json": () => raw("Content-Length: 3\r\n\r\n{{{"),
  "no-object": () => raw("Content-Length: 2\r\n\r\n[]"),
  "huge-length": () => raw("Content-Length: 99999999999999999999\r\n\r\n{}"),
  "long-message": () => raw("Content-Length: 1048577\r\n\r\n{}"),
  "negative-length": () => raw("Content-Length: -1\r\n\r\n{}"),
  "endless-header": () => raw("x".repeat(100_000)),
  "many-headers": () => raw("A: b\r\n".repeat(10_000)),
  truncated() {
    writeSync(1, 'Content-Length: 100\r\n\r\n{"jsonrpc"');
    closeSync(1);
  },
  "token-of-two-lines": (id) => send({ id, result: { token: "a\r\nb: c" } }),
  "empty-token": (id) => send({ id, result: { token: "" } }),
  "token-not-ascii": (id) => send({ id, result: { token: "tökén" } }),
  "no-token": (id) => send({ id, result: null }),
  "number-token": (id) => send({ id, result: { token: 5 } }),
  /** What a client may not care about, then the answer, in pieces and with another header. */
  talkative(id) {
    send({ method: "$/progress", params: {} });
    send({ id: 99_999, result: { token: "of-nobody" } });
    send({ id: "x", result: { token: "of-nobody" } });
    send({ id: null, error: { code: -32700, message: "?" } });
    const body = Buffer.from(JSON.stringify({ id, note: "ü", result: { token: "t", more: {} } }));
    const header = `Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:${body.length}\r\n\r\n`;
    for (const [index, byte] of [...Buffer.from(header), ...body].entries()) {
      setTimeout(() => process.stdout.write(Buffer.of(byte)), index / 10);
    }
  },
  long: (id) => send({ id, result: { token: "t".repeat(100_000) } }),
};

function receive({ id, method, params }) {
  log(method === "$/cancelRequest" ? "cancelled" : `${method} ${params.providerName}`);
  if (method === "providerToken.getToken") behaviours[params.providerName](id, params);
  if (method === "providerToken.invalidate") send({ id, result: null });
}

log(`started ${process.pid}`);
let rest = Buffer.alloc(0);
process.stdin.on("data", (chunk) => {
  rest = Buffer.concat([rest, chunk]);
  for (;;) {
    const end = rest.indexOf("\r\n\r\n");
    if (end === -1) return;
    const length = Number(/^Content-Length: (\d+)$/.exec(rest.toString("latin1", 0, end))[1]);
    if (rest.length < end + 4 + length) return;
    receive(JSON.parse(rest.toString("utf8", end + 4, end + 4 + length)));
    rest = rest.subarray(end + 4 + length);
  }
});
process.stdin.on("end", () => process.exit(0));
