import { json, type Answer, type Call } from "../shared/received.ts";
import type { Identity, Selector } from "./directory.ts";
import type { IdentitySource, IssuedToken } from "./issued-token.ts";

/** Why a source does not answer with a token. */
export type Refusal =
  | "method"
  | "forwarded"
  | "metadata"
  | "secret"
  | "api-version"
  | "resource"
  | "selectors"
  | "unknown-identity"
  | "unknown-resource";

/** The protocol of one source of managed identity. */
export interface SourceProtocol {
  readonly source: IdentitySource;
  /** The path of its endpoint; a trailing slash is accepted, too. */
  readonly path: string;
  readonly method: "GET" | "POST";
  /** Why the real endpoint would refuse the request before it reads the parameters. */
  precheck(call: Call): Refusal | Answer | undefined;
  /** Where the request's parameters are. */
  parameters(call: Call): URLSearchParams;
  /** Parameter with the hash of a refused token. Absent if the real one has none. */
  readonly refusedHash?: string;
  /** Parameters by which an identity may be named. */
  readonly selectors: Readonly<Record<string, Selector["kind"]>>;
  refuse(reason: Refusal): Answer;
  /** A scripted status in the source's error shape. */
  readonly failure: (status: number) => Answer;
  /** The answer, in the form and order of the real one. */
  fields(issued: IssuedToken, identity: Identity): Record<string, string | number>;
}

/** `[status, code, text]` for each refusal a source can give. */
export type RefusalTable = Readonly<Record<Refusal, readonly [number, string, string]>>;

/** `{"error": code, "error_description": text}`, the OAuth 2.0 shape (RFC 6749, section 5.2). */
export function oauthError(status: number, code: string, text: string): Answer {
  return json(status, { error: code, error_description: text });
}

export function secondsLeft(issued: IssuedToken): number {
  return Math.max(0, Math.floor((issued.expiresOn - Date.now()) / 1000));
}

export const epoch = (ms: number): number => Math.floor(ms / 1000);
