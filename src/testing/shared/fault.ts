/** What goes wrong with one answer. An empty object means a normal answer. */
export interface Fault {
  /** Answers with this HTTP status and the protocol's own error body. */
  readonly status?: number;
  /** The value of `Retry-After`: seconds or an HTTP-date (RFC 9110, section 10.2.3). */
  readonly retryAfter?: string;
  /** Further response headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Replaces the body, byte for byte. */
  readonly body?: string;
  /** Wait before the answer, milliseconds; replaces the general `delay`. */
  readonly delay?: number;
  /** How the connection fails. */
  readonly break?: Break;
}

/**
 * - `reset`: the connection is reset instead of answered.
 * - `hang`: no answer ever comes, the connection stays open.
 * - `half-open`: head and half of the body arrive, then nothing; the connection stays open.
 * - `truncate`: head and half of the body arrive, then the connection closes.
 */
export type Break = "reset" | "hang" | "half-open" | "truncate";
