import type {
  ProviderTokenArgs,
  ProviderTokenErrorData,
  ProviderTokenResult,
} from "../config/types.ts";
import { plainCause, redact } from "../credentials/redact.ts";
import { ByokIdentityError } from "../errors.ts";
import { abortable } from "../lib/abortable.ts";
import { checkToken } from "../token/checked.ts";
import {
  endOf,
  GET_TOKEN,
  INVALIDATE,
  providerTokenErrors,
  type RpcCancellation,
  type RpcConnection,
} from "./protocol.ts";

/** JSON-RPC 2.0, section 5.1. */
const METHOD_NOT_FOUND = -32601;

const UNANSWERED = "The client must call connectProviderToken() before it starts a session.";

/** The runtime's side of the contract: a `bearerTokenProvider` whose tokens come from the client. */
export interface RemoteBearerTokenProvider {
  /**
   * Calls the client, once per call; `signal` cancels there too. Rejects with `ERR_CALLBACK_FAILED` if the client
   * answers with an error or has disconnected, and with `ERR_TOKEN_MALFORMED` if its answer cannot be sent.
   */
  (args: ProviderTokenArgs, options?: { readonly signal?: AbortSignal }): Promise<string>;
  /** Reports to the client that a server refused a token. A client that does not know the notification ignores it. */
  invalidate(args: ProviderTokenArgs, token: string): Promise<void>;
}

/**
 * For a runtime that received `hasBearerTokenProvider: true`: the `bearerTokenProvider` that replaces it in the
 * configuration. Nothing is cached on this side.
 *
 * @example
 * ```ts
 * import { remoteBearerTokenProvider } from "byok-identity/rpc";
 * import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
 *
 * const connection = createMessageConnection(
 *   new StreamMessageReader(process.stdin),
 *   new StreamMessageWriter(process.stdout),
 * );
 * const bearerTokenProvider = remoteBearerTokenProvider(connection);
 * connection.listen();
 * const token = await bearerTokenProvider({ providerName: "default", sessionId: "1" });
 * ```
 */
export function remoteBearerTokenProvider(connection: RpcConnection): RemoteBearerTokenProvider {
  const end = endOf(connection);

  async function request(
    { sessionId, providerName }: ProviderTokenArgs,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<string> {
    signal?.throwIfAborted();
    const params = { sessionId, providerName };
    try {
      const answer = connection.sendRequest(
        GET_TOKEN,
        params,
        ...(signal === undefined ? [] : [cancellationOf(signal)]),
      );
      // The connection itself never settles its requests when the other side disconnects.
      const result = await abortable(abortable(answer, end.signal), signal);
      // The answer may be anything; `checkToken` reports what is wrong with it.
      const { token } = (result ?? {}) as ProviderTokenResult;
      return checkToken({ token }).token;
    } catch (error) {
      if (signal?.aborted === true || error instanceof ByokIdentityError) throw error;
      throw end.signal.aborted ? gone() : refused(error);
    }
  }

  return Object.assign(request, {
    invalidate: ({ sessionId, providerName }: ProviderTokenArgs, token: string) =>
      connection.sendNotification(INVALIDATE, { sessionId, providerName, token }),
  });
}

function cancellationOf(signal: AbortSignal): RpcCancellation {
  return {
    get isCancellationRequested() {
      return signal.aborted;
    },
    onCancellationRequested(listener) {
      signal.addEventListener("abort", listener, { once: true });
      return { dispose: () => signal.removeEventListener("abort", listener) };
    },
  };
}

function gone(): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_CALLBACK_FAILED",
    "The client disconnected before it returned a token.",
    { transient: true, hint: "Retry over a new connection." },
  );
}

function refused(error: unknown): ByokIdentityError {
  const { code, message, data } = error as {
    readonly code?: unknown;
    readonly message?: unknown;
    readonly data?: Partial<ProviderTokenErrorData>;
  };
  const retryAfter = data?.retryAfter;
  return new ByokIdentityError(
    "ERR_CALLBACK_FAILED",
    `The client answered with an error instead of a token: ${redact(String(message))}`,
    {
      cause: plainCause(error),
      transient: code === providerTokenErrors.credentialUnavailable,
      ...(typeof retryAfter === "number" ? { retryAfter } : {}),
      ...(code === METHOD_NOT_FOUND ? { hint: UNANSWERED } : {}),
    },
  );
}
