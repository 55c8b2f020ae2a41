// Generated from the JSON Schema. Do not edit: change the schema and generate again.
import { PROVIDER_TOKEN_GET_TOKEN, PROVIDER_TOKEN_INVALIDATE } from "./rpc.js";
import { TokenError } from "./token-error.js";
import { member, TokenProcess } from "./token-process.js";
import type { ProviderTokenArgs, ProviderTokenInvalidateArgs } from "./types.js";

export { TokenError, type TokenErrorDetails } from "./token-error.js";

/** How a {@link TokenClient} starts its command. */
export interface TokenClientOptions {
  /** The program and its arguments; default: `byok-identity rpc --stdio`, on Windows by cmd.exe. */
  readonly command?: readonly [string, ...string[]];
  /** The environment of the command; default: that of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The time limit of one call, milliseconds; default: one minute. */
  readonly timeout?: number;
}

/** Ends one wait. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

/**
 * Gets tokens from the command `byok-identity rpc --stdio`.
 *
 * It starts the command at the first call, and again at the first call after the command has ended. A call that the
 * command left unanswered is sent once more, to the new process, if the old one had answered any call before; so a crash
 * costs time, and a configuration that does not start is reported at once. What the command writes to stderr goes to
 * this process's stderr.
 *
 * It caches nothing: the command does. The command does not keep this process alive, except during a call.
 */
export class TokenClient {
  readonly #command: readonly [string, ...string[]];
  readonly #env: Readonly<Record<string, string | undefined>> | undefined;
  readonly #timeout: number;
  #process: TokenProcess | undefined;
  #closed = false;

  constructor({ command, env, timeout }: TokenClientOptions = {}) {
    this.#command = command ?? defaultCommand();
    this.#env = env;
    this.#timeout = timeout ?? 60_000;
  }

  /**
   * The token for one request: a `bearerTokenProvider`. Rejects with a {@link TokenError}, or with the signal's reason;
   * the signal ends only this wait, and cancels the call of the command.
   */
  readonly getToken = async (
    { providerName, sessionId }: ProviderTokenArgs,
    options: CallOptions = {},
  ): Promise<string> => {
    const params = { providerName, sessionId };
    const token = member(await this.#call(PROVIDER_TOKEN_GET_TOKEN, params, options), "token");
    // What a header can carry as a credential: visible ASCII characters only.
    if (typeof token === "string" && /^[!-~]+$/.test(token)) return token;
    const message = "The command returned something that cannot be sent as a token.";
    throw new TokenError("ERR_TOKEN_MALFORMED", message);
  };

  /** Reports that a server has refused a token. The next `getToken` returns another one, or rejects. */
  readonly invalidate = async (
    { providerName, sessionId, token }: ProviderTokenInvalidateArgs,
    options: CallOptions = {},
  ): Promise<void> => {
    const params = { providerName, sessionId, ...(token === undefined ? {} : { token }) };
    await this.#call(PROVIDER_TOKEN_INVALIDATE, params, options);
  };

  /** Ends the command and every call in flight. A closed client cannot be used again. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#process?.stop(closedError());
  }

  async #call(method: string, params: object, { signal }: CallOptions): Promise<unknown> {
    signal?.throwIfAborted();
    const limit = new AbortController();
    const timer = setTimeout(() => {
      const message = `The command did not answer within ${this.#timeout} ms.`;
      limit.abort(new TokenError("ERR_IDENTITY_TIMEOUT", message, { transient: true }));
    }, this.#timeout);
    const abort = (): void => limit.abort(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    try {
      const first = this.#running();
      try {
        return await first.call(method, params, limit.signal);
      } catch (error) {
        if (!first.isToReplace || limit.signal.aborted) throw error;
        return await this.#running().call(method, params, limit.signal);
      }
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  }

  #running(): TokenProcess {
    if (this.#closed) throw closedError();
    if (this.#process === undefined || this.#process.hasEnded) {
      this.#process = new TokenProcess(this.#command, this.#env ?? process.env);
    }
    return this.#process;
  }
}

function defaultCommand(): readonly [string, ...string[]] {
  const words = ["byok-identity", "rpc", "--stdio"] as const;
  if (process.platform !== "win32") return words;
  // npm installs a batch file there, which only cmd.exe can start.
  return [process.env["ComSpec"] ?? "cmd.exe", "/d", "/c", ...words];
}

function closedError(): TokenError {
  return new TokenError("ERR_CLOSED", "The client was closed.");
}
