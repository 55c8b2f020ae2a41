import type { BearerTokenProvider } from "../config/types.ts";
import { ByokIdentityError } from "../errors.ts";
import { checkToken } from "../token/checked.ts";
import { events } from "../token/events.ts";
import { timed } from "../token/timed.ts";
import type { AccessToken, TokenRequest, TokenSource } from "../token/types.ts";
import type { Credential, CredentialContext } from "./credential.ts";
import { plainCause } from "./redact.ts";
import { defined } from "../lib/defined.ts";
import { joinable } from "../token/joinable.ts";
import { monotonic } from "../lib/monotonic.ts";

const IDENTITY = { kind: "bearerTokenProvider" };

/**
 * The application's own callback. It is called for every request and its result is never cached here; the callback may
 * have its own cache. After a refusal it is called once more.
 */
export function callbackCredential(
  callback: BearerTokenProvider,
  { acquireTimeout, providerName }: CredentialContext,
): Credential {
  const source = timed(callbackSource(callback, providerName), acquireTimeout, tooLate);
  return { identity: IDENTITY, presentation: "bearer", ...tellingFailures(source) };
}

/** Keeps and publishes its failures itself, because it is not cached. */
function tellingFailures(source: TokenSource): Pick<Credential, "attempt" | "lastError"> {
  let lastError: ByokIdentityError | undefined;

  async function attempt(request?: TokenRequest): Promise<AccessToken> {
    const startedOn = monotonic();
    try {
      // A caller waits, so the process must not end before the time limit, even if the callback has nothing in flight.
      const token = await joinable(source(request)).wait(undefined);
      lastError = undefined;
      return token;
    } catch (error) {
      if (error instanceof ByokIdentityError) {
        lastError = error;
        if (events.failure.hasSubscribers) {
          const durationMs = monotonic() - startedOn;
          events.failure.publish({ identity: IDENTITY, error, durationMs, served: false });
        }
      }
      throw error;
    }
  }

  return { attempt, lastError: () => lastError };
}

function callbackSource(callback: BearerTokenProvider, providerName: string): TokenSource {
  let last: string | undefined;
  return async (request = {}): Promise<AccessToken> => {
    request.signal?.throwIfAborted();
    const args = { providerName, sessionId: request.sessionId ?? "" };
    const token = checkToken({ token: await ask(callback, args, last) });
    last = token.token;
    assertAnother(last, request);
    return token;
  };
}

async function ask(
  callback: BearerTokenProvider,
  args: Parameters<BearerTokenProvider>[0],
  last: string | undefined,
): Promise<string> {
  try {
    return await callback(args);
  } catch (error) {
    // Its message may quote the token, so it is not repeated here, and the cause is redacted.
    const reason = typeof error === "string" ? new Error(error) : error;
    const cause = plainCause(reason, last === undefined ? [] : [last]);
    throw new ByokIdentityError(
      "ERR_CALLBACK_FAILED",
      `bearerTokenProvider rejected with ${error instanceof Error ? error.name : `a value of type ${typeof error}`}.`,
      { transient: true, hint: cause === undefined ? NO_REASON : SEE_CAUSE, ...defined({ cause }) },
    );
  }
}

function assertAnother(token: string, { rejected }: TokenRequest): void {
  if (rejected === undefined) return;
  const unchanged = token === rejected.token;
  if (events.refused.hasSubscribers) events.refused.publish({ identity: IDENTITY, unchanged });
  if (!unchanged) return;
  throw new ByokIdentityError(
    "ERR_TOKEN_UNCHANGED",
    "The provider refused the token, and bearerTokenProvider returned the same one.",
    {
      hint: "Make the callback discard its cached token when it is called again at once, or use an identity block instead.",
    },
  );
}

function tooLate(timeout: number): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_CALLBACK_FAILED",
    `bearerTokenProvider did not answer within ${timeout} ms.`,
    { transient: true, hint: "Give the requests of the callback a time limit." },
  );
}

const SEE_CAUSE =
  "See `cause` for the original error; it is also published on byok-identity:failure.";

const NO_REASON = "Make the callback reject with an Error, which says why.";
