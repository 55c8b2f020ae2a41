import { CancellationTokenSource, ResponseError } from "vscode-jsonrpc";
import { expect, test, vi } from "vitest";
import type { BearerTokenProvider } from "../../src/config/types.ts";
import { ByokIdentityError } from "../../src/errors.ts";
import {
  createProviderTokenHandler,
  providerTokenErrors,
  type ProviderTokenHandler,
} from "../../src/rpc/index.ts";

const params = { sessionId: "s", providerName: "default" };

function answering(bearerTokenProvider: BearerTokenProvider): ProviderTokenHandler {
  const auth = { bearerTokenProvider, invalidate: () => undefined };
  return createProviderTokenHandler(new Map([["default", auth]]));
}

test("createProviderTokenHandler() answers with the provider's token, asked for the session", async () => {
  const provide = vi.fn<BearerTokenProvider>().mockResolvedValue("t1");
  await expect(answering(provide)(params)).resolves.toEqual({ token: "t1" });
  expect(provide).toHaveBeenCalledExactlyOnceWith(params);
});

test("createProviderTokenHandler() asks the registry by name and session", async () => {
  const get = vi.fn<() => undefined>();
  await expect(createProviderTokenHandler({ get })({ ...params, more: 1 })).rejects.toThrow(
    "No provider",
  );
  expect(get).toHaveBeenCalledExactlyOnceWith("default", "s");
});

test.each([
  undefined,
  null,
  "default",
  7,
  [],
  ["default", "s"],
  {},
  { sessionId: "s" },
  { sessionId: "s", providerName: 1 },
  { sessionId: null, providerName: "default" },
])("createProviderTokenHandler() refuses the params %j", async (malformed) => {
  const provide = vi.fn<BearerTokenProvider>();
  await expect(answering(provide)(malformed)).rejects.toMatchObject({
    code: providerTokenErrors.invalidParams,
    message: expect.stringContaining("{sessionId, providerName}"),
  });
  expect(provide).not.toHaveBeenCalled();
});

test.each(["other", "__proto__", "constructor", "x".repeat(5_000)])(
  "createProviderTokenHandler() knows no provider %s",
  async (providerName) => {
    const error: unknown = await answering(() => Promise.resolve("t"))({
      sessionId: "s",
      providerName,
    }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ResponseError);
    expect(error).toMatchObject({ code: providerTokenErrors.unknownProvider });
    expect((error as Error).message.length).toBeLessThan(200);
  },
);

test.each([
  [
    new ByokIdentityError("ERR_IDENTITY_REFUSED", "Refused.", { hint: "Do this." }),
    {
      code: providerTokenErrors.credentialFailed,
      message: "Refused. Do this.",
      data: { code: "ERR_IDENTITY_REFUSED", transient: false },
    },
  ],
  [
    new ByokIdentityError("ERR_IDENTITY_UNAVAILABLE", "Away.", {
      transient: true,
      retryAfter: 6.5,
    }),
    {
      code: providerTokenErrors.credentialUnavailable,
      message: "Away.",
      data: { code: "ERR_IDENTITY_UNAVAILABLE", transient: true, retryAfter: 7 },
    },
  ],
  [
    new Error("said eyJhbGciOi.secret"),
    {
      code: providerTokenErrors.credentialFailed,
      message: expect.stringMatching(/^The credential could not be acquired/),
      data: undefined,
    },
  ],
])("createProviderTokenHandler() makes of %s an error with a stable code", async (cause, error) => {
  await expect(answering(() => Promise.reject(cause))(params)).rejects.toMatchObject(error);
});

test("createProviderTokenHandler() tells nothing of what a registry throws", async () => {
  const get = (): never => {
    throw new Error("no luck with secret-1");
  };
  await expect(createProviderTokenHandler({ get })(params)).rejects.toMatchObject({
    code: providerTokenErrors.credentialFailed,
    message: expect.not.stringContaining("secret-1"),
  });
});

test.each(["", "tok\n", "a b", "Bearer x", undefined as unknown as string])(
  "createProviderTokenHandler() never answers with %j",
  async (token) => {
    await expect(answering(() => Promise.resolve(token))(params)).rejects.toMatchObject({
      code: providerTokenErrors.credentialFailed,
      data: { code: "ERR_TOKEN_MALFORMED" },
    });
  },
);

test("createProviderTokenHandler() ends a cancelled wait, and that alone", async () => {
  let answer: ((token: string) => void) | undefined;
  const shared = new Promise<string>((resolve) => (answer = resolve));
  const handle = answering(() => shared);
  const cancellation = new CancellationTokenSource();
  const cancelled = handle(params, cancellation.token);
  const other = handle(params);
  cancellation.cancel();
  await expect(cancelled).rejects.toMatchObject({ code: providerTokenErrors.cancelled });
  answer?.("t1");
  await expect(other).resolves.toEqual({ token: "t1" });
});

test("createProviderTokenHandler() starts nothing to be cancelled later", async () => {
  const cancellation = new CancellationTokenSource();
  cancellation.cancel();
  await expect(
    answering(() => new Promise(() => undefined))(params, cancellation.token),
  ).rejects.toMatchObject({ code: providerTokenErrors.cancelled });
});
