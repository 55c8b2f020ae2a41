import type { Reply } from "./reply.ts";

/** One event of a stream, as a JSON value with the name it goes under. */
export interface StreamEvent {
  /** `event:` line; absent where the dialect has none. */
  readonly event?: string;
  readonly data: unknown;
}

/** A request's body, as far as a mock reads it. */
export interface ModelRequest {
  readonly model?: unknown;
  readonly stream?: unknown;
  readonly stream_options?: { readonly include_usage?: unknown } | null;
}

/** A format of requests and answers that models are spoken to in. */
export interface Dialect {
  readonly api: "chat" | "responses" | "messages";
  /** Property of the body that has to be there. */
  readonly required: "messages" | "input";
  whole(reply: Reply): unknown;
  stream(reply: Reply, request: ModelRequest, chunkSize: number): Iterable<StreamEvent>;
  /** Data line after the last event. */
  readonly trailer?: string;
}
