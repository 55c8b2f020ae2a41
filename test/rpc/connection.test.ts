import { ResponseError } from "vscode-jsonrpc";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { BearerTokenProvider } from "../../src/config/types.ts";
import { ByokIdentityError } from "../../src/errors.ts";
import {
  connectProviderToken,
  providerTokenErrors,
  remoteBearerTokenProvider,
} from "../../src/rpc/index.ts";
import { overSocket, type Ends } from "./connections.ts";

const METHOD = "providerToken.getToken";
const args = { sessionId: "s", providerName: "default" };
const provide = vi.fn<BearerTokenProvider>();
const invalidate = vi.fn<(token?: string) => void>();
const registry = new Map([["default", { bearerTokenProvider: provide, invalidate }]]);
let ends: Ends;

beforeEach(async () => {
  ends = await overSocket();
});
afterEach(() => ends.close());

test("both ends of the contract: a token asked for by the runtime comes from the client", async () => {
  provide.mockImplementation(({ sessionId }) => Promise.resolve(`token-of-${sessionId}`));
  connectProviderToken(ends.client, registry);
  const remote = remoteBearerTokenProvider(ends.runtime);
  await expect(remote(args)).resolves.toBe("token-of-s");
  await expect(remote({ ...args, sessionId: "t" })).resolves.toBe("token-of-t");
});

test("1,000 concurrent requests over a socket, each answered to the one who asked", async () => {
  const warning = vi.fn<(warning: Error) => void>();
  process.on("warning", warning);
  onTestFinished(() => void process.off("warning", warning));
  provide.mockImplementation(async ({ sessionId }) => {
    await new Promise((resolve) => setImmediate(resolve));
    return `token-of-${sessionId}`;
  });
  connectProviderToken(ends.client, registry);
  const remote = remoteBearerTokenProvider(ends.runtime);
  const sessions = Array.from({ length: 1_000 }, (_, index) => `s${index}`);

  const tokens = await Promise.all(
    sessions.map((sessionId) => remote({ sessionId, providerName: "default" })),
  );

  expect(tokens).toEqual(sessions.map((sessionId) => `token-of-${sessionId}`));
  expect(provide).toHaveBeenCalledTimes(1_000);
  expect(warning).not.toHaveBeenCalled();
  expect(ends.logged).toEqual([]);
});

test.each([
  [undefined, providerTokenErrors.invalidParams],
  [["default"], providerTokenErrors.invalidParams],
  [["s", "default"], providerTokenErrors.invalidParams],
  [{ ...args, providerName: "other" }, providerTokenErrors.unknownProvider],
])("connectProviderToken() answers the params %j with %i", async (params, code) => {
  connectProviderToken(ends.client, registry);
  const asked = Array.isArray(params)
    ? ends.runtime.sendRequest(METHOD, ...params)
    : ends.runtime.sendRequest(METHOD, ...(params === undefined ? [] : [params]));
  await expect(asked).rejects.toMatchObject({ code });
});

test("connectProviderToken() sends code, message and data of a failure over the wire", async () => {
  provide.mockRejectedValue(
    new ByokIdentityError("ERR_IDENTITY_UNAVAILABLE", "Away.", { transient: true, retryAfter: 9 }),
  );
  connectProviderToken(ends.client, registry);
  await expect(ends.runtime.sendRequest(METHOD, args)).rejects.toMatchObject({
    code: providerTokenErrors.credentialUnavailable,
    message: "Away.",
    data: { code: "ERR_IDENTITY_UNAVAILABLE", transient: true, retryAfter: 9 },
  });
  await expect(remoteBearerTokenProvider(ends.runtime)(args)).rejects.toMatchObject({
    code: "ERR_CALLBACK_FAILED",
    message: expect.stringContaining("Away."),
    transient: true,
    retryAfter: 9,
  });
});

test("an abort at the runtime cancels the request at the client", async () => {
  provide.mockReturnValue(new Promise(() => undefined));
  connectProviderToken(ends.client, registry);
  const controller = new AbortController();
  const asked = remoteBearerTokenProvider(ends.runtime)(args, { signal: controller.signal });
  await vi.waitFor(() => expect(provide).toHaveBeenCalled());
  controller.abort(new Error("enough"));
  await expect(asked).rejects.toThrow("enough");
});

test("an abort before the request sends none", async () => {
  connectProviderToken(ends.client, registry);
  const remote = remoteBearerTokenProvider(ends.runtime);
  await expect(remote(args, { signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow("no");
  expect(provide).not.toHaveBeenCalled();
});

test("a client that dies in flight ends every wait of the runtime", async () => {
  provide.mockReturnValue(new Promise(() => undefined));
  connectProviderToken(ends.client, registry);
  const remote = remoteBearerTokenProvider(ends.runtime);
  const asked = [remote(args), remote(args)];
  await vi.waitFor(() => expect(provide).toHaveBeenCalledTimes(2));
  ends.clientSocket.destroy();
  for (const each of asked) {
    await expect(each).rejects.toMatchObject({ code: "ERR_CALLBACK_FAILED", transient: true });
  }
  await expect(remote(args)).rejects.toMatchObject({ code: "ERR_CALLBACK_FAILED" });
});

test("a runtime that dies in flight leaves the client unharmed", async () => {
  const unhandled = vi.fn<(reason: unknown) => void>();
  process.on("unhandledRejection", unhandled);
  onTestFinished(() => void process.off("unhandledRejection", unhandled));
  let answer: ((token: string) => void) | undefined;
  provide.mockReturnValue(new Promise((resolve) => (answer = resolve)));
  connectProviderToken(ends.client, registry);
  ends.runtime.sendRequest(METHOD, args).catch(() => undefined);
  await vi.waitFor(() => expect(provide).toHaveBeenCalled());
  const closed = new Promise<void>((resolve) => void ends.client.onClose(resolve));
  ends.runtimeSocket.destroy();
  await closed;
  answer?.("late");
  await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).not.toHaveBeenCalled();
});

test("remoteBearerTokenProvider() says what a client without the handler has to do", async () => {
  await expect(remoteBearerTokenProvider(ends.runtime)(args)).rejects.toThrow(
    "connectProviderToken()",
  );
});

test("dispose() takes the handler off and leaves the connection open", async () => {
  provide.mockResolvedValue("t1");
  const connected = connectProviderToken(ends.client, registry);
  ends.client.onRequest("ping", () => "pong");
  connected.dispose();
  await expect(ends.runtime.sendRequest(METHOD, args)).rejects.toMatchObject({ code: -32601 });
  await expect(ends.runtime.sendRequest("ping")).resolves.toBe("pong");
});

test("invalidate() reaches the provider the token is of", async () => {
  connectProviderToken(ends.client, registry);
  await remoteBearerTokenProvider(ends.runtime).invalidate(args, "t1");
  await vi.waitFor(() => expect(invalidate).toHaveBeenCalledExactlyOnceWith("t1"));
});

test("providerToken.invalidate as a call is answered once the token counts as refused", async () => {
  connectProviderToken(ends.client, registry);
  await expect(
    ends.runtime.sendRequest("providerToken.invalidate", { ...args, token: "t1" }),
  ).resolves.toBeNull();
  expect(invalidate).toHaveBeenCalledExactlyOnceWith("t1");
});

test.each([
  [{ ...args, token: 1 }, providerTokenErrors.invalidParams],
  [{ providerName: "default" }, providerTokenErrors.invalidParams],
  [["s", "default"], providerTokenErrors.invalidParams],
  [{ ...args, providerName: "other" }, providerTokenErrors.unknownProvider],
])(
  "providerToken.invalidate as a call with the params %j is answered with %i",
  async (params, code) => {
    connectProviderToken(ends.client, registry);
    await expect(
      ends.runtime.sendRequest("providerToken.invalidate", params),
    ).rejects.toMatchObject({ code });
    expect(invalidate).not.toHaveBeenCalled();
  },
);

test.each([undefined, {}, { ...args, token: 1 }, { ...args, providerName: "other" }])(
  "connectProviderToken() ignores the invalidation %j",
  async (params) => {
    provide.mockResolvedValue("t1");
    connectProviderToken(ends.client, registry);
    await ends.runtime.sendNotification("providerToken.invalidate", params);
    await ends.runtime.sendRequest(METHOD, args);
    expect(invalidate).not.toHaveBeenCalled();
    expect(ends.logged).toEqual([]);
  },
);

test.each([{}, null, { token: "" }, { token: 5 }, { token: "a\nb" }, "t"])(
  "remoteBearerTokenProvider() takes no token from the answer %j",
  async (answer) => {
    ends.client.onRequest(METHOD, () => answer as unknown);
    await expect(remoteBearerTokenProvider(ends.runtime)(args)).rejects.toMatchObject({
      code: "ERR_TOKEN_MALFORMED",
    });
  },
);

test("remoteBearerTokenProvider() keeps what looks like a secret out of a foreign client's error", async () => {
  const secret = "eyJhbGciOiJub25lIn0.eyJzZWNyZXQiOnRydWV9.c2ln";
  ends.client.onRequest(METHOD, () => {
    throw new ResponseError(-1, `cannot refresh ${secret}`, { secret });
  });
  const error: unknown = await remoteBearerTokenProvider(ends.runtime)(args).catch(
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code: "ERR_CALLBACK_FAILED", transient: false });
  expect(JSON.stringify([String(error), String((error as Error).cause), error])).not.toContain(
    "eyJhbGciOiJub25lIn0",
  );
});
