/** The result of a client's last request; the library's own errors lose it. */
export interface LastResponse {
  readonly status?: number;
  readonly retryAfter?: string;
  /** The `error` of the answer. */
  readonly error?: string;
  /** The message of an error answer, without secrets. */
  readonly said?: string;
  /** The answer is not a JSON object. */
  readonly unreadable?: boolean;
  /** The secrets of the request, which the library's error may repeat. */
  readonly secrets?: readonly string[];
  /** There was no answer. */
  readonly failure?: unknown;
}

/** The text for an unreadable answer. */
export const NOT_JSON = "the answer is not a JSON object";
