import type { ProviderConfig } from "../../../src/config/types.ts";
import type { ProviderAuthOptions } from "../../../src/provider-auth.ts";
import type { ErrorCode } from "../../../src/errors.ts";
import type { Case } from "./cases.ts";

/**
 * - `fresh`: another token than the last is to be had, with an hour to live.
 * - `repeat`: the last token is to be had, and no other.
 * - `slow`: as `fresh`, but not at once.
 * - `down`: nothing is to be had. Where it can, the failure quotes the last token, as those of careless helpers do.
 */
export type Mood = "fresh" | "repeat" | "slow" | "down";

/** What stands behind a source, in the test's hand. It begins `fresh`. */
export interface Behind {
  readonly config?: Partial<ProviderConfig>;
  readonly options?: ProviderAuthOptions;
  /** What answers at the model's origin for Anthropic's token endpoint. */
  readonly exchangeUrl?: string;
  /** How often it was asked for a token: requests, runs, reads, calls. */
  asked(): number;
  become(mood: Mood): void;
}

/** One kind of credential. */
export interface Row {
  readonly name: string;
  /** What it is asked for: each token, each request, or nothing, as it is the token itself. */
  readonly asks: "token" | "request" | "never";
  /** A bearer token, or a key in whatever header the provider's type has for it. */
  readonly form: "bearer" | "key";
  /** Code of the error while it is down. */
  readonly failure?: ErrorCode;
  /** Called within a test, which ends what was started. */
  start(): Behind | Promise<Behind>;
  /** The cases that cannot apply, each with the reason. */
  readonly except?: Readonly<Partial<Record<Case, string>>>;
}

/** An opaque token that no other test has. */
let count = 0;
export function newToken(): string {
  count += 1;
  return `s3cret-token-${String(count).padStart(4, "0")}-${"x1y2z3".repeat(6)}`;
}
