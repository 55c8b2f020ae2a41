import type { Reply } from "./reply.ts";

/** One event of a stream, as a JSON value with the name it goes under. */
export interface StreamEvent {
  /** `event:` line; absent where the dialect has none. */
  readonly event?: string;
  readonly data: unknown;
}

/** The part of a request's body that the mock reads. */
export interface ModelRequest {
  readonly model?: unknown;
  readonly stream?: unknown;
  readonly stream_options?: { readonly include_usage?: unknown } | null;
}

/** A request and response format of a model API. */
export interface Dialect {
  readonly api: "chat" | "responses" | "messages";
  /** Required property of the body. */
  readonly required: "messages" | "input";
  whole(reply: Reply): unknown;
  stream(reply: Reply, request: ModelRequest, chunkSize: number): Iterable<StreamEvent>;
  /** Data line after the last event. */
  readonly trailer?: string;
}
