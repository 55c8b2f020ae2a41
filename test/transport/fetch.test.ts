import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { authorizer } from "../../src/authorizer/authorizer.ts";
import { credentialHeader } from "../../src/authorizer/dialect.ts";
import type { TokenRequest } from "../../src/token/types.ts";
import { authorizedFetch } from "../../src/transport/fetch.ts";
import { onLoopback } from "../support/loopback.ts";

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

type Reply = (seen: Seen, response: ServerResponse) => void;

async function serve(
  reply: () => Reply,
): Promise<{ url: string; seen: Seen[]; sockets: () => number; server: Server }> {
  const seen: Seen[] = [];
  let sockets = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const entry = {
        method: request.method ?? "",
        url: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks).toString("latin1"),
      };
      seen.push(entry);
      reply()(entry, response);
    });
  });
  server.on("connection", () => void sockets++);
  return { url: await onLoopback(server), seen, sockets: () => sockets, server };
}

let reply: Reply;
let elsewhereReply: Reply;
let provider: Awaited<ReturnType<typeof serve>>;
let elsewhere: Awaited<ReturnType<typeof serve>>;
const asked: (TokenRequest | undefined)[] = [];
const invalidated: { readonly token: string; readonly claims?: string }[] = [];
const accepted: string[] = [];
let tokens: string[];

const ok: Reply = (_, response) => void response.end("ok");
const accepting =
  (good: string): Reply =>
  ({ headers }, response) => {
    if (headers.authorization === `Bearer ${good}`) response.end("ok");
    else
      response
        .writeHead(401, { "www-authenticate": 'Bearer error="invalid_token"' })
        .end("refused");
  };

beforeEach(async () => {
  reply = ok;
  elsewhereReply = ok;
  tokens = ["t1", "t2", "t3"];
  asked.length = 0;
  invalidated.length = 0;
  accepted.length = 0;
  provider = await serve(() => reply);
  elsewhere = await serve(() => elsewhereReply);
});
afterEach(() => {
  for (const { server } of [provider, elsewhere]) {
    server.close();
    server.closeAllConnections();
  }
});

function opened(
  options: {
    headers?: Record<string, string>;
    type?: "openai" | "azure" | "anthropic";
    key?: boolean;
    hasCredential?: boolean;
  } = {},
): typeof fetch {
  const header = credentialHeader(
    options.type ?? "openai",
    options.key === true ? "key" : "bearer",
  );
  const source = (request?: TokenRequest): Promise<{ token: string }> => {
    asked.push(request);
    if (request?.rejected !== undefined) tokens.shift();
    const [token] = tokens;
    return token === undefined ? Promise.reject(new Error("no more")) : Promise.resolve({ token });
  };
  const { hasCredential = true } = options;
  return authorizedFetch({
    provider: "default",
    baseUrl: new URL(provider.url),
    getToken: hasCredential ? source : undefined,
    headersFor: authorizer(header, options.headers, { hasCredential }),
    send: globalThis.fetch,
    invalidate: (token, challenge) => void invalidated.push({ token, ...challenge }),
    accepted: (token) => void accepted.push(token),
  });
}

describe("authorizedFetch()", () => {
  test.each([
    ["openai", false, "authorization", "Bearer t1"],
    ["azure", false, "authorization", "Bearer t1"],
    ["anthropic", false, "authorization", "Bearer t1"],
    ["openai", true, "authorization", "Bearer t1"],
    ["azure", true, "api-key", "t1"],
    ["anthropic", true, "x-api-key", "t1"],
  ] as const)(
    "a %s provider (key: %s) gets %s: %s and no other credential",
    async (type, key, name, value) => {
      const headers = {
        Authorization: "Bearer placeholder",
        "api-key": "placeholder",
        "X-Api-Key": "placeholder",
      };
      await opened({ type, key })(`${provider.url}/v1`, { headers });
      const sent = provider.seen[0]?.headers ?? {};
      expect(sent[name]).toBe(value);
      const all = ["authorization", "api-key", "x-api-key"].filter(
        (each) => sent[each] !== undefined,
      );
      expect(all).toEqual([name]);
    },
  );

  test("configured headers are applied, but never a credential from them", async () => {
    await opened({
      headers: { "X-Team": "a", Authorization: "Bearer configured", "API-KEY": "configured" },
    })(provider.url, {
      headers: { "x-team": "caller", "x-own": "b" },
    });
    expect(provider.seen[0]?.headers).toMatchObject({
      "x-team": "a",
      "x-own": "b",
      authorization: "Bearer t1",
    });
    expect(provider.seen[0]?.headers["api-key"]).toBeUndefined();
  });

  test("a request to another origin is refused before anything is sent", async () => {
    await expect(opened()(elsewhere.url)).rejects.toMatchObject({
      code: "ERR_INSECURE_TARGET",
      message: expect.stringContaining(provider.url) as string,
    });
    expect(elsewhere.seen).toEqual([]);
    expect(asked).toEqual([]);
  });

  const bytes = new Uint8Array([0, 255, 10, 13]);
  const form = new FormData();
  form.set("a", "1");
  test.each<[string, () => Parameters<typeof fetch>, string | RegExp]>([
    ["a string", () => [provider.url, { method: "POST", body: "text" }], "text"],
    ["a URL object", () => [new URL(provider.url), { method: "POST", body: "text" }], "text"],
    ["bytes", () => [provider.url, { method: "POST", body: bytes }], "\0\u{ff}\n\r"],
    [
      "an ArrayBuffer",
      () => [provider.url, { method: "POST", body: bytes.buffer }],
      "\0\u{ff}\n\r",
    ],
    [
      "URLSearchParams",
      () => [provider.url, { method: "POST", body: new URLSearchParams({ a: "1" }) }],
      "a=1",
    ],
    ["a Blob", () => [provider.url, { method: "POST", body: new Blob(["blob"]) }], "blob"],
    ["FormData", () => [provider.url, { method: "POST", body: form }], /name="a"/],
    ["no body", () => [provider.url], ""],
    [
      "a Request",
      () => [new Request(provider.url, { method: "PUT", body: "req", headers: { "x-a": "1" } })],
      "req",
    ],
    [
      "a Request with its own init",
      () => [new Request(provider.url, { method: "PUT", body: "req" }), { body: "other" }],
      "other",
    ],
  ])(
    "a refused request with %s is replayed once, byte for byte, with another token",
    async (_, input, body) => {
      reply = accepting("t2");
      const response = await opened()(...input());
      expect(response.status).toBe(200);
      expect(provider.seen.map(({ headers }) => headers.authorization)).toEqual([
        "Bearer t1",
        "Bearer t2",
      ]);
      const [first, second] = provider.seen;
      expect(second?.method).toBe(first?.method);
      if (typeof body === "string") expect([first?.body, second?.body]).toEqual([body, body]);
      else for (const each of provider.seen) expect(each.body).toMatch(body);
    },
  );

  test("a body that is a stream is not replayed: the 401 comes back and the token is dropped", async () => {
    reply = accepting("t2");
    const stream = new Blob(["streamed"]).stream();
    const response = await opened()(provider.url, { method: "POST", body: stream, duplex: "half" });
    expect([response.status, await response.text()]).toEqual([401, "refused"]);
    expect(provider.seen).toHaveLength(1);
    expect(invalidated).toEqual([{ token: "t1" }]);
  });

  test("the claims challenge of a request that is not replayed is kept for the next", async () => {
    const claims = '{"nbf":1}';
    reply = (_, response) => {
      const challenge = `Bearer claims="${Buffer.from(claims).toString("base64")}"`;
      response.writeHead(401, { "www-authenticate": challenge }).end();
    };
    const stream = new Blob(["streamed"]).stream();
    await opened()(provider.url, { method: "POST", body: stream, duplex: "half" });
    expect(invalidated).toEqual([{ token: "t1", claims }]);
  });

  test("a token is reported as accepted with every answer but 401, first or second", async () => {
    reply = accepting("t2");
    const fetch = opened();
    await fetch(provider.url);
    expect(accepted).toEqual(["t2"]);
    await fetch(provider.url);
    expect(accepted).toEqual(["t2", "t2"]);
    reply = accepting("none");
    await fetch(provider.url);
    expect(accepted).toEqual(["t2", "t2"]);
  });

  test("a second refusal is returned as it is", async () => {
    reply = accepting("none");
    const response = await opened()(provider.url);
    expect([response.status, await response.text()]).toEqual([401, "refused"]);
    expect(provider.seen).toHaveLength(2);
  });

  test.each([
    ["the same token", (): void => void (tokens = ["t1", "t1"])],
    ["nothing", (): void => void (tokens = ["t1"])],
  ])("the 401 is returned unchanged if the renewal brings %s", async (_, prepare) => {
    prepare();
    reply = accepting("none");
    const response = await opened()(provider.url);
    expect([response.status, await response.text()]).toEqual([401, "refused"]);
    expect(provider.seen).toHaveLength(1);
  });

  test.each([400, 403, 429, 500, 503])("%i is returned without a renewal", async (status) => {
    reply = (_, response) => void response.writeHead(status).end("no");
    expect((await opened()(provider.url)).status).toBe(status);
    expect(provider.seen).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });

  test("a claims challenge is passed to the source", async () => {
    const claims = '{"access_token":{"xms_cc":{"values":["cp1"]}}}';
    reply = ({ headers }, response) => {
      if (headers.authorization === "Bearer t2") return void response.end();
      const challenge = `Bearer error="insufficient_claims", claims="${Buffer.from(claims).toString("base64")}"`;
      response.writeHead(401, { "www-authenticate": challenge }).end();
    };
    await opened()(provider.url);
    expect(asked[1]).toMatchObject({ claims, rejected: { token: "t1" } });
  });

  test("200 refused requests leak no socket", async () => {
    reply = (_, response) => void response.writeHead(401).end("x".repeat(2_000));
    const send = opened();
    tokens = Array.from({ length: 400 }, (_, index) => `t${index}`);
    for (let index = 0; index < 200; index++) {
      const response = await send(provider.url, { method: "POST", body: "b" });
      await response.text();
    }
    expect(provider.seen).toHaveLength(400);
    // One connection for the request, another for its replay while the first answer is still being read.
    expect(provider.sockets()).toBeLessThanOrEqual(4);
  });

  test("an abort while waiting for a token rejects with its reason", async () => {
    const reason = new Error("enough");
    await expect(opened()(provider.url, { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
  });

  test("the replay is published, without the query", async () => {
    reply = accepting("t2");
    const heard = vi.fn();
    subscribe("byok-identity:replay", heard);
    await opened()(`${provider.url}/v1/chat?api-version=secret`, { method: "POST", body: "b" });
    unsubscribe("byok-identity:replay", heard);
    expect(heard.mock.calls.map(([message]) => message as unknown)).toEqual([
      {
        provider: "default",
        method: "POST",
        url: `${provider.url}/v1/chat`,
        status: 200,
        durationMs: expect.any(Number),
      },
    ]);
  });

  test("a stream arrives chunk by chunk", async () => {
    let more = (): void => undefined;
    reply = (_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: 1\n\n");
      more = () => void response.end("data: 2\n\n");
    };
    const response = await opened()(provider.url);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toBe("data: 1\n\n");
    more();
    expect((await reader.read()).value).toBe("data: 2\n\n");
    expect((await reader.read()).done).toBe(true);
  });
});

describe("authorizedFetch() on redirects", () => {
  const to =
    (status: number, location: () => string): Reply =>
    ({ url }, response) => {
      if (url === "/end") response.end("ok");
      else response.writeHead(status, { location: location() }).end();
    };

  test.each([301, 302, 307, 308])("%i within the origin keeps the credential", async (status) => {
    reply = to(status, () => "/end");
    const response = await opened({ headers: { "x-team": "a" } })(provider.url, {
      headers: { "x-own": "b" },
    });
    expect(await response.text()).toBe("ok");
    expect(provider.seen[1]?.headers).toMatchObject({
      authorization: "Bearer t1",
      "x-team": "a",
      "x-own": "b",
    });
  });

  test.each([
    ["openai", false],
    ["azure", true],
    ["anthropic", true],
  ] as const)(
    "across origins neither the credential (%s, key: %s) nor configured headers nor cookies follow",
    async (type, key) => {
      reply = to(307, () => `${elsewhere.url}/end`);
      await opened({ type, key, headers: { "Ocp-Apim-Subscription-Key": "secret" } })(
        provider.url,
        {
          method: "POST",
          body: "b",
          headers: { cookie: "a=b", "proxy-authorization": "Basic cHJveHk=", "x-own": "b" },
        },
      );
      expect(provider.seen[0]?.headers).toMatchObject({
        cookie: "a=b",
        "proxy-authorization": "Basic cHJveHk=",
        "ocp-apim-subscription-key": "secret",
      });
      const sent = elsewhere.seen[0]?.headers ?? {};
      expect(sent).toMatchObject({ "x-own": "b" });
      for (const name of [
        "authorization",
        "api-key",
        "x-api-key",
        "ocp-apim-subscription-key",
        "cookie",
        "proxy-authorization",
      ]) {
        expect(sent[name]).toBeUndefined();
      }
      expect(elsewhere.seen[0]?.body).toBe("b");
    },
  );

  test.each(["Authorization", "api-key", "X-Api-Key"])(
    "across origins the caller's own %s does not follow if the configuration has no credential",
    async (name) => {
      reply = to(307, () => `${elsewhere.url}/end`);
      await opened({ hasCredential: false })(provider.url, { headers: { [name]: "secret" } });
      expect(provider.seen[0]?.headers[name.toLowerCase()]).toBe("secret");
      expect(JSON.stringify(elsewhere.seen[0]?.headers)).not.toContain("secret");
    },
  );

  test("a location is UTF-8", async () => {
    reply = ({ url }, response) => {
      if (url !== "/") response.end("ok");
      else response.writeHead(302, { location: Buffer.from("/é?ü").toString("latin1") }).end();
    };
    await opened()(provider.url);
    expect(provider.seen[1]?.url).toBe("/%C3%A9?%C3%BC");
  });

  test("a credential left behind does not come back with the origin", async () => {
    reply = ({ url }, response) => {
      if (url === "/end") response.end("ok");
      else response.writeHead(302, { location: `${elsewhere.url}/back` }).end();
    };
    elsewhereReply = (_, response) =>
      void response.writeHead(302, { location: `${provider.url}/end` }).end();
    await opened()(provider.url);
    expect(provider.seen[1]?.headers.authorization).toBeUndefined();
  });

  test("a 401 of another origin renews nothing", async () => {
    reply = to(302, () => `${elsewhere.url}/end`);
    elsewhereReply = (_, response) => void response.writeHead(401).end();
    expect((await opened()(provider.url)).status).toBe(401);
    expect(asked).toHaveLength(1);
  });

  test.each([
    [301, "POST", "GET"],
    [302, "POST", "GET"],
    [303, "PUT", "GET"],
    [303, "HEAD", "HEAD"],
    [302, "PUT", "PUT"],
    [307, "POST", "POST"],
    [308, "PATCH", "PATCH"],
  ])("%i turns %s into %s", async (status, method, then) => {
    reply = to(status, () => "/end");
    const body = method === "HEAD" ? {} : { body: "b" };
    await opened()(provider.url, { method, ...body, headers: { "content-type": "text/x" } });
    expect(provider.seen[1]?.method).toBe(then);
    expect(provider.seen[1]?.body).toBe(then === "GET" || method === "HEAD" ? "" : "b");
    if (then === "GET") expect(provider.seen[1]?.headers["content-type"]).toBeUndefined();
  });

  test("a redirect that loops ends after twenty hops", async () => {
    reply = (_, response) => void response.writeHead(302, { location: "/again" }).end();
    await expect(opened()(provider.url)).rejects.toThrow("more than 20 redirects");
    expect(provider.seen).toHaveLength(21);
  });

  test("a streamed body does not follow a redirect that keeps the method", async () => {
    reply = to(307, () => "/end");
    const body = new Blob(["b"]).stream();
    await expect(opened()(provider.url, { method: "POST", body, duplex: "half" })).rejects.toThrow(
      /stream/,
    );
  });

  test("a redirect to another scheme is refused", async () => {
    reply = to(302, () => "file:///etc/hostname");
    await expect(opened()(provider.url)).rejects.toThrow("a redirect to file:");
  });

  test.each(["manual", "error"] as const)("redirect: %s is the caller's own", async (redirect) => {
    reply = to(302, () => "/end");
    const sent = opened()(provider.url, { redirect });
    if (redirect === "manual") expect((await sent).status).toBe(302);
    else await expect(sent).rejects.toThrow(TypeError);
    expect(provider.seen).toHaveLength(1);
  });
});
