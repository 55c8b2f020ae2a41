import type { OAuthError } from "../oauth/error-response.ts";

/** One request to a token endpoint; its method is POST. */
export interface ExchangeRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * One way to exchange a token, for one configuration. `exchanged.ts` sends the requests and reads the answers, which are
 * alike everywhere (RFC 6749, section 5).
 */
export interface Exchange {
  /** The field of `exchange`. */
  readonly name: string;
  /** What the result belongs to, for status and events. */
  readonly selector: string;
  /** The scope of the result, if it has one. */
  readonly scope?: string;
  /** Everything that its requests are made of, except the subject. */
  readonly fields: object;
  /** Fields that the issuer compares case-insensitively. */
  readonly anyCase?: readonly string[];
  /** The `aud` claim that a subject should have, for sources that can choose it and whose configuration sets none. */
  readonly audience?: string;
  /**
   * The requests in their order. Each is made of the token that the one before returned; the first is made of the
   * subject. `claims`: the claims challenge that came with the refusal of the token that the exchange replaces.
   *
   * @throws ByokIdentityError if this subject cannot be sent.
   */
  readonly steps: readonly ((subject: string, claims?: string) => ExchangeRequest)[];
  /** Values in its requests, other than the subject, that no error may contain. */
  readonly secrets?: readonly string[];
  /** The life of a token whose answer does not say, milliseconds. Default: unknown. */
  readonly lifetime?: number;
  /** Headers that requests to the API need in addition to the token. */
  readonly apiHeaders?: Readonly<Record<string, string>>;
  /** What to do about a refusal, in one or two sentences. */
  readonly advice: (refusal: OAuthError) => string;
  /** Whether the subject had expired when it arrived, so that another one may be accepted. */
  readonly isStale?: (refusal: OAuthError) => boolean;
}

/** Headers of a request with a form (RFC 6749, section 4). */
export const FORM = {
  "content-type": "application/x-www-form-urlencoded",
  accept: "application/json",
};

/** Headers of a request with JSON. */
export const JSON_BODY = { "content-type": "application/json", accept: "application/json" };
