/** What the last request of a client came to; the library's own errors lose it. */
export interface LastResponse {
  readonly status?: number;
  readonly retryAfter?: string;
  /** What an error answer says of itself, without secrets. */
  readonly said?: string;
  /** The answer is no JSON object. */
  readonly unreadable?: boolean;
  /** The request brought no answer. */
  readonly failure?: unknown;
}

/** What is said of an answer that is unreadable. */
export const NOT_JSON = "the answer is something other than a JSON object";
