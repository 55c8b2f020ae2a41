import { afterEach, beforeEach, expect, vi } from "vitest";
import { ByokIdentityError, type ErrorDetails } from "../../src/errors.ts";
import type { AccessToken, TokenRequest, TokenSource } from "../../src/token/types.ts";

/** Where the fake clock starts. */
export const START: number = Date.UTC(2030, 0, 1);
export const MINUTE = 60_000;
export const HOUR: number = 60 * MINUTE;
export const IDENTITY = { kind: "managedIdentity", selector: "clientId=c", scope: "s" };

/**
 * A fake clock for every test of the file, and proof after each that it left no timer and no unhandled rejection.
 * Jitter is 0 unless a test says otherwise.
 */
export function useFakeClock(): void {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);

  beforeEach(() => {
    vi.useFakeTimers({
      now: START,
      toFake: ["setTimeout", "clearTimeout", "Date", "performance", "hrtime"],
    });
    vi.spyOn(Math, "random").mockReturnValue(0);
    process.on("unhandledRejection", note);
  });

  afterEach(async () => {
    const timersLeft = vi.getTimerCount();
    await turn();
    process.off("unhandledRejection", note);
    vi.useRealTimers();
    vi.restoreAllMocks();
    expect(unhandled.splice(0)).toEqual([]);
    expect(timersLeft).toBe(0);
  });
}

/** Lets everything run that is ready to, rejections that nobody handles included. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Advances the fake clock, and runs what then is ready. */
export async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await turn();
}

/** What a promise fails with; fails itself where that does not. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("the promise was to fail");
}

/** A promise to be ended from outside. */
export function open<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: Error) => void;
} {
  const ends: Partial<{ resolve: (value: T) => void; reject: (error: Error) => void }> = {};
  const promise = new Promise<T>((resolve, reject) => Object.assign(ends, { resolve, reject }));
  return { promise, ...(ends as Required<typeof ends>) };
}

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

/** A failure that may be gone by the next try. */
export function outage(details: ErrorDetails = {}): ByokIdentityError {
  return new ByokIdentityError("ERR_IDENTITY_UNAVAILABLE", "The endpoint is down.", {
    transient: true,
    ...details,
  });
}
