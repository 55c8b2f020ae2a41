import { createServer, type IncomingMessage, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { fc } from "../support/properties.ts";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { createProviderAuth } from "../../src/provider-auth.ts";
import { createTokenCache } from "../../src/token-cache.ts";
import { startProxy, type RunningProxy } from "../../src/proxy/proxy.ts";
import { campaign } from "./campaign.ts";
import { FOREIGN, head, KEY } from "./request-head.ts";

const CREDENTIAL = "r3al-cr3dential-mArK9";
const BATCH = 20;

interface Seen {
  readonly url: string;
  readonly rawHeaders: readonly string[];
}

let provider: Server;
let foreign: Server;
let proxy: RunningProxy;
let reached = 0;
let admitted = 0;
const seen: Seen[] = [];
const strangers: string[] = [];
const log: string[] = [];

beforeAll(async () => {
  provider = await listening(({ url = "", rawHeaders }) => seen.push({ url, rawHeaders }));
  foreign = await listening(({ url = "" }) => strangers.push(url));
  const config = {
    baseUrl: `http://127.0.0.1:${portOf(provider)}/openai/v1`,
    bearerToken: CREDENTIAL,
  };
  proxy = await startProxy({
    providers: [
      { name: "default", config, auth: createProviderAuth(config, { cache: createTokenCache() }) },
    ],
    chosen: true,
    listen: { port: 0 },
    accessLog: (line) => log.push(line),
  });
});
afterEach(() => {
  expect(reached, "a fuzzer that never gets through the door tests the door alone").toBeGreaterThan(
    50,
  );
  expect(strangers, "another machine was asked").toEqual([]);
});
afterAll(async () => {
  await proxy.close(0);
  for (const server of [provider, foreign]) {
    server.closeAllConnections();
    server.close();
  }
});

async function listening(note: (request: IncomingMessage) => void): Promise<Server> {
  const server = createServer((request, response) => {
    note(request);
    request.resume();
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Sends bytes, and ends as soon as there is an answer, or none is to be expected. */
function send(bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let got = "";
    const socket = connect(Number(new URL(proxy.origin).port), "127.0.0.1", () =>
      socket.write(bytes),
    );
    const patience = setTimeout(() => socket.destroy(), 50);
    socket.setEncoding("latin1").on("data", (chunk: string) => {
      got += chunk;
      patience.refresh();
      if (got.includes("\r\n\r\n")) socket.end();
    });
    socket.on("error", () => undefined);
    socket.once("close", () => {
      clearTimeout(patience);
      resolve(got);
    });
  });
}

function bytesOf(text: string): Buffer {
  return Buffer.from(
    text.replaceAll(KEY, proxy.key).replaceAll(FOREIGN, String(portOf(foreign))),
    "latin1",
  );
}

function holdsFor({ url, rawHeaders }: Seen): void {
  expect(`${url.split("?", 1)[0]}/`).toMatch(/^\/openai\//);
  const names = rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
  const values = rawHeaders.filter((_, at) => at % 2 === 1);
  expect(names.filter((name) => name === "authorization")).toHaveLength(1);
  expect(names.filter((name) => name === "host")).toHaveLength(1);
  expect(values[names.indexOf("host")]).toBe(`127.0.0.1:${portOf(provider)}`);
  expect(values[names.indexOf("authorization")]).toBe(`Bearer ${CREDENTIAL}`);
  expect(values.join("\n")).not.toContain(proxy.key);
  for (const name of ["api-key", "x-api-key", "cookie", "origin", "x-original-url"]) {
    expect(names).not.toContain(name);
  }
}

/** Every request is over, and so in the log, but the one that asks. */
async function settled(): Promise<void> {
  let active: number;
  do {
    const headers = { authorization: `Bearer ${proxy.key}` };
    const answer = await fetch(`${proxy.origin}/status`, { headers });
    expect(answer.status).toBe(200);
    const { requests } = (await answer.json()) as { requests: { active: number } };
    ({ active } = requests);
  } while (active > 1);
}

campaign({
  title: "the proxy sends its credential to its provider alone, whatever bytes come, and lives",
  input: fc.array(head, { minLength: BATCH, maxLength: BATCH }),
  batch: BATCH,
  share: 0.1,
  found: [],
  async holds(heads) {
    seen.length = 0;
    log.length = 0;
    const answers = await Promise.all(heads.map((each) => send(bytesOf(each))));
    await settled();
    for (const answer of answers) {
      expect(answer).not.toContain(CREDENTIAL);
      expect(answer).not.toContain(proxy.key);
      if (answer !== "") expect(answer).toMatch(/^HTTP\/1\.1 \d{3}/);
    }
    expect(strangers).toEqual([]);
    seen.forEach(holdsFor);
    const shown = log.join("");
    expect(shown).not.toContain(CREDENTIAL);
    // Nothing reaches the provider that the proxy does not know of: no request hides behind another. One that its
    // client has left may still be on its way, and counts with a later batch.
    admitted += log.filter((line) => !/"refused"|"path":"\/status"/.test(line)).length;
    reached += seen.length;
    expect(reached).toBeLessThanOrEqual(admitted);
  },
});
