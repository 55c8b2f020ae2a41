import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createProviderAuth, type ProviderAuth } from "../../src/provider-auth.ts";
import type { BearerTokenProvider, ProviderConfig } from "../../src/index.ts";

const BASE = { baseUrl: "https://model.example/v1" };

function auth(callback: unknown, config: Partial<ProviderConfig> = {}): ProviderAuth {
  const provider = createProviderAuth(
    { ...BASE, ...config, bearerTokenProvider: callback as BearerTokenProvider },
    { name: "foundry", acquireTimeout: 1_000 },
  );
  onTestFinished(() => provider.close());
  return provider;
}

/** A model that accepts these tokens, and what it was sent. */
function model(...accepted: string[]): { fetch: typeof fetch; seen: (string | null)[] } {
  const seen: (string | null)[] = [];
  return {
    seen,
    fetch: (_, init) => {
      const header = new Headers(init?.headers).get("authorization");
      seen.push(header);
      const ok = accepted.some((token) => header === `Bearer ${token}`);
      return Promise.resolve(new Response(null, { status: ok ? 200 : 401 }));
    },
  };
}

describe("bearerTokenProvider", () => {
  test("is called once for each request, and never cached", async () => {
    let calls = 0;
    const callback = vi.fn<BearerTokenProvider>(() => Promise.resolve(`t${++calls}`));
    const provider = auth(callback);
    expect((await provider.getToken()).token).toBe("t1");
    expect((await provider.getToken()).token).toBe("t2");
    expect(callback).toHaveBeenCalledTimes(2);
  });

  test("gets the provider's name and the session", async () => {
    const callback = vi.fn<BearerTokenProvider>(() => Promise.resolve("t"));
    const provider = auth(callback);
    await provider.bearerTokenProvider({ providerName: "other", sessionId: "s-1" });
    await provider.getToken();
    expect(callback.mock.calls).toEqual([
      [{ providerName: "foundry", sessionId: "s-1" }],
      [{ providerName: "foundry", sessionId: "" }],
    ]);
  });

  test("wins over every static credential and command", async () => {
    const plain = { apiKey: "k", bearerToken: "b", apiKeyCommand: "exit 1", apiKeyFile: "/none" };
    const headers = await auth(() => Promise.resolve("t"), plain).headers();
    expect(headers).toEqual({ authorization: "Bearer t" });
  });

  test("is asked again after a 401, and the request replayed with its new token", async () => {
    const { fetch, seen } = model("new");
    const tokens = ["old", "new"];
    const provider = createProviderAuth(
      { ...BASE, bearerTokenProvider: () => Promise.resolve(tokens.shift() ?? "none") },
      { fetch },
    );
    expect((await provider.fetch(`${BASE.baseUrl}/models`)).status).toBe(200);
    expect(seen).toEqual(["Bearer old", "Bearer new"]);
  });

  test("that answers with the refused token again has its 401 returned", async () => {
    const { fetch, seen } = model();
    const provider = createProviderAuth(
      { ...BASE, bearerTokenProvider: () => Promise.resolve("same") },
      { fetch },
    );
    expect((await provider.fetch(`${BASE.baseUrl}/models`)).status).toBe(401);
    expect(seen).toEqual(["Bearer same"]);
  });

  test("ends after acquireTimeout when it hangs", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const outcome = auth(() => new Promise(() => undefined))
      .getToken()
      .catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await outcome).toMatchObject({
      code: "ERR_CALLBACK_FAILED",
      message: expect.stringContaining("did not answer within 1000 ms"),
    });
  });

  test("leaves an aborted caller, without being called where it was aborted before", async () => {
    const callback = vi.fn<BearerTokenProvider>(() => new Promise(() => undefined));
    const provider = auth(callback);
    const controller = new AbortController();
    const waiting = provider.getToken({ signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    await expect(provider.getToken({ signal: controller.signal })).rejects.toThrow("enough");
    expect(callback).toHaveBeenCalledTimes(1);
  });
});

describe("bearerTokenProvider fails closed on", () => {
  test.each<[string, unknown]>([
    ["an empty string", ""],
    ["undefined", undefined],
    ["an object", { token: "s3cret" }],
    ["a newline", "s3cret\n"],
    ["a control character", "s3cret\u0000"],
    ["a Bearer prefix", "Bearer s3cret"],
  ])("%s, without printing it", async (_, value) => {
    const error: unknown = await auth(() => Promise.resolve(value))
      .getToken()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "ERR_TOKEN_MALFORMED" });
    expect(inspect(error, { depth: 9 })).not.toContain("s3cret");
  });

  test.each<[string, () => unknown]>([
    ["a rejection", () => Promise.reject(new TypeError("no token Bearer s3cret0123"))],
    [
      "a throw",
      () => {
        throw new TypeError("token=s3cret0123");
      },
    ],
  ])("%s, keeping its cause but no token", async (_, callback) => {
    const error: unknown = await auth(callback)
      .getToken()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: "ERR_CALLBACK_FAILED",
      message: expect.stringContaining("rejected with TypeError"),
      cause: { name: "TypeError" },
    });
    expect(inspect(error, { depth: 9 })).not.toContain("s3cret");
  });

  test("a rejection that quotes the token it answered with before", async () => {
    let calls = 0;
    const provider = auth(() =>
      ++calls === 1 ? Promise.resolve("tok-1x") : Promise.reject(new Error("tok-1x is stale")),
    );
    await provider.getToken();
    await expect(provider.getToken()).rejects.toMatchObject({
      cause: { message: "[redacted] is stale" },
    });
  });

  test("a rejection, published where its caller is another process", async () => {
    const listener = vi.fn<(message: unknown) => void>();
    subscribe("byok-identity:failure", listener);
    onTestFinished(() => void unsubscribe("byok-identity:failure", listener));
    await expect(auth(() => Promise.reject(new Error("no"))).getToken()).rejects.toThrow(
      "published on byok-identity:failure",
    );
    expect(listener).toHaveBeenCalledExactlyOnceWith(
      {
        identity: { kind: "bearerTokenProvider" },
        error: expect.objectContaining({
          code: "ERR_CALLBACK_FAILED",
          cause: expect.objectContaining({ message: "no" }),
        }),
        durationMs: expect.any(Number),
        served: false,
      },
      "byok-identity:failure",
    );
  });

  test("a rejection that is no error", async () => {
    await expect(auth(rejectingWithText).getToken()).rejects.toHaveProperty("cause.message");
    await expect(auth(rejectingWithText).getToken()).rejects.toThrow(
      "rejected with a value of type string",
    );
  });
});

function rejectingWithText(): Promise<string> {
  // oxlint-disable-next-line prefer-promise-reject-errors -- what callbacks of others do
  return Promise.reject("s3cret");
}

test("createProviderAuth() wants the callback that hasBearerTokenProvider announces", () => {
  expect(() => createProviderAuth({ ...BASE, hasBearerTokenProvider: true })).toThrow(
    "hasBearerTokenProvider: announces a callback that returns tokens, but the configuration has none; pass it as bearerTokenProvider",
  );
  createProviderAuth({ ...BASE, hasBearerTokenProvider: false }).close();
});

test("status() has the last failure of a callback, until it returns a token again", async () => {
  let fails = false;
  const provider = auth(() => (fails ? Promise.reject(new Error("down")) : Promise.resolve("t")));
  await provider.getToken();
  expect(provider.status()).toEqual({ kind: "bearerTokenProvider" });
  fails = true;
  await expect(provider.getToken()).rejects.toThrow("bearerTokenProvider rejected");
  expect(provider.status()).toMatchObject({ lastError: { code: "ERR_CALLBACK_FAILED" } });
  fails = false;
  await provider.getToken();
  expect(provider.status()).toEqual({ kind: "bearerTokenProvider" });
});
