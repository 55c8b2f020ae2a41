import { vi } from "vitest";
import { ByokIdentityError, type ErrorDetails } from "../../src/errors.ts";
import type { AccessToken, TokenRequest, TokenSource } from "../../src/token/types.ts";
import { cached, type CachedTokenSource } from "../../src/token/cached.ts";
import { turn } from "../support/clock.ts";
import { open } from "../support/promises.ts";

export const IDENTITY = { kind: "managedIdentity", selector: "clientId=c", scope: "s" };

/** What became of a promise so far. */
export async function outcomeOf(promise: Promise<AccessToken>): Promise<string> {
  const pending = turn().then(() => "pending");
  const settled = promise.then(
    ({ token }) => token,
    (error: unknown) => (error instanceof ByokIdentityError ? error.code : String(error)),
  );
  return Promise.race([settled, pending]);
}

interface Call {
  readonly request: TokenRequest;
  readonly answer: (token: AccessToken) => Promise<void>;
  readonly fail: (error: Error) => Promise<void>;
}

/** A source whose every call waits until the test ends it. */
export function heldSource(): { source: TokenSource; calls: Call[]; last: () => Call } {
  const calls: Call[] = [];
  return {
    calls,
    last(): Call {
      const call = calls.at(-1);
      if (call === undefined) throw new Error("the source was not called");
      return call;
    },
    source(request = {}) {
      const { promise, resolve, reject } = open<AccessToken>();
      calls.push({ request, answer: thenTurn(resolve), fail: thenTurn(reject) });
      return promise;
    },
  };
}

function thenTurn<T>(end: (value: T) => void): (value: T) => Promise<void> {
  return (value) => {
    end(value);
    return turn();
  };
}

/** A source that mints token-1, token-2 … of the given life. */
export function mint(life: number, extra: Partial<AccessToken> = {}): TokenSource {
  let count = 0;
  return vi.fn<TokenSource>(async () => {
    count += 1;
    return { token: `token-${count}`, expiresOn: Date.now() + life, ...extra };
  });
}

/** A cache whose source waits for the test at every call. */
export function heldCache(): Omit<ReturnType<typeof heldSource>, "source"> & {
  readonly get: CachedTokenSource;
} {
  const { source, ...held } = heldSource();
  return { get: cached(source, { identity: IDENTITY }), ...held };
}

/** A cache of what {@link mint} makes. */
export function mintedCache(...of: Parameters<typeof mint>): {
  readonly get: CachedTokenSource;
  readonly source: TokenSource;
} {
  const source = mint(...of);
  return { get: cached(source, { identity: IDENTITY }), source };
}

/** A failure that may be gone by the next try. */
export function outage(details: ErrorDetails = {}): ByokIdentityError {
  return new ByokIdentityError("ERR_IDENTITY_UNAVAILABLE", "The endpoint is down.", {
    transient: true,
    ...details,
  });
}
