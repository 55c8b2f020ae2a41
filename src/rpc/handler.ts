import { ResponseError } from "vscode-jsonrpc";
import type {
  ProviderTokenArgs,
  ProviderTokenErrorData,
  ProviderTokenInvalidateArgs,
  ProviderTokenResult,
} from "../config/types.ts";
import type { ProviderAuth } from "../provider-auth.ts";
import { ByokIdentityError } from "../errors.ts";
import { unknownProvider } from "../providers.ts";
import { abortable } from "../lib/abortable.ts";
import { checkToken } from "../token/checked.ts";
import { defined } from "../lib/defined.ts";
import { isFields } from "../lib/fields.ts";
import { providerTokenErrors, type RpcCancellation } from "./protocol.ts";

/**
 * Providers by name; a single provider is called `default`. The result of `createProviders`, or any `Map`. The session
 * is for registries that depend on it.
 */
export interface ProviderRegistry {
  get(
    name: string,
    sessionId: string,
  ): Pick<ProviderAuth, "bearerTokenProvider" | "invalidate"> | undefined;
  /** The known names, for the error about an unknown one. */
  keys?(): Iterable<string>;
}

/** Answers one `providerToken.getToken`. `cancellation` ends the wait for it. */
export type ProviderTokenHandler = (
  params: unknown,
  cancellation?: RpcCancellation,
) => Promise<ProviderTokenResult>;

/**
 * Answers `providerToken.getToken` from a registry. Any number of concurrent calls cause one renewal per identity; a
 * cancelled call ends only its own wait.
 *
 * Rejects with a `ResponseError` of vscode-jsonrpc whose code is one of {@link providerTokenErrors} and whose message
 * contains no secret.
 *
 * @example
 * ```ts
 * import { createProviders } from "byok-identity";
 * import { createProviderTokenHandler } from "byok-identity/rpc";
 *
 * const providers = createProviders({ baseUrl: "https://model.example/v1", managedIdentity: {} });
 * const handle = createProviderTokenHandler(providers);
 * const { token } = await handle({ sessionId: "1", providerName: "default" });
 * ```
 */
export function createProviderTokenHandler(registry: ProviderRegistry): ProviderTokenHandler {
  return async (params, cancellation) => {
    const args = tokenArgs(params);
    const { signal, release } = signalOf(cancellation);
    try {
      const auth = providerOf(registry, args);
      const token = await abortable(auth.bearerTokenProvider(args), signal);
      return { token: checkToken({ token }).token };
    } catch (error) {
      throw signal?.aborted === true
        ? new ResponseError(providerTokenErrors.cancelled, "The request was cancelled.")
        : failed(error);
    } finally {
      release();
    }
  };
}

/** Answers one `providerToken.invalidate`. @throws ResponseError as {@link createProviderTokenHandler} */
export function invalidate(registry: ProviderRegistry, params: unknown): void {
  const args = invalidateArgs(params);
  try {
    providerOf(registry, args).invalidate(args.token);
  } catch (error) {
    throw failed(error);
  }
}

function providerOf(
  registry: ProviderRegistry,
  { providerName, sessionId }: ProviderTokenArgs,
): NonNullable<ReturnType<ProviderRegistry["get"]>> {
  const auth = registry.get(providerName, sessionId);
  if (auth === undefined) throw unknownProvider(providerName, registry.keys?.());
  return auth;
}

function tokenArgs(params: unknown): ProviderTokenArgs {
  const { sessionId, providerName } = isFields(params) ? params : {};
  if (typeof sessionId === "string" && typeof providerName === "string") {
    return { sessionId, providerName };
  }
  throw invalidParams("{sessionId, providerName}, two strings.");
}

function invalidateArgs(params: unknown): ProviderTokenInvalidateArgs {
  const { sessionId, providerName, token } = isFields(params) ? params : {};
  if (
    typeof sessionId === "string" &&
    typeof providerName === "string" &&
    (token === undefined || typeof token === "string")
  ) {
    return { sessionId, providerName, ...defined({ token }) };
  }
  throw invalidParams("{sessionId, providerName, token?}, strings.");
}

function invalidParams(expected: string): Error {
  const message = `Expected params by name: ${expected}`;
  return new ResponseError(providerTokenErrors.invalidParams, message);
}

function failed(error: unknown): Error {
  if (!(error instanceof ByokIdentityError)) {
    // Its text comes from other code and may quote a secret.
    const message = "The credential could not be acquired; only the client knows the reason.";
    return new ResponseError(providerTokenErrors.credentialFailed, message);
  }
  const { code, message, transient } = error;
  const retryAfter = error.retryAfter === undefined ? undefined : Math.ceil(error.retryAfter);
  const data: ProviderTokenErrorData = { code, transient, ...defined({ retryAfter }) };
  return new ResponseError(wireCode(error), message, data);
}

function wireCode({ code, transient }: ByokIdentityError): number {
  if (code === "ERR_PROVIDER_UNKNOWN") return providerTokenErrors.unknownProvider;
  return transient
    ? providerTokenErrors.credentialUnavailable
    : providerTokenErrors.credentialFailed;
}

function signalOf(cancellation: RpcCancellation | undefined): {
  readonly signal: AbortSignal | undefined;
  readonly release: () => void;
} {
  if (cancellation === undefined) return { signal: undefined, release: () => undefined };
  const controller = new AbortController();
  if (cancellation.isCancellationRequested) controller.abort();
  const listener = cancellation.onCancellationRequested(() => controller.abort());
  return { signal: controller.signal, release: () => listener.dispose() };
}
