import { abortable } from "../lib/abortable.ts";
import { defined } from "../lib/defined.ts";
import type { Fields } from "../lib/fields.ts";

/** The parts of a request, so that it can be sent again and can follow redirects. */
export interface Outbound {
  readonly url: URL;
  readonly init: RequestInit;
  readonly headers: Headers;
  readonly redirect: NonNullable<RequestInit["redirect"]>;
  readonly signal: AbortSignal | undefined;
  /** Whether the body can be sent more than once. */
  readonly replayable: boolean;
}

type FetchInput = Parameters<typeof globalThis.fetch>[0];

/**
 * What can be read of a `Request`; its `dispatcher` cannot.
 *
 * @see https://fetch.spec.whatwg.org/#requestinit
 */
const MEMBERS = [
  "method",
  "headers",
  "body",
  "referrer",
  "referrerPolicy",
  "mode",
  "credentials",
  "cache",
  "redirect",
  "integrity",
  "keepalive",
  "signal",
  "duplex",
];

/**
 * Reads the arguments of a fetch, like fetch: a member of `init` that is undefined is absent, and a body that is null
 * does not replace that of a `Request`. The body of a `Request` is read into memory; a stream in `init` is not.
 */
export async function outbound(input: FetchInput, init?: RequestInit | null): Promise<Outbound> {
  const given = members(init ?? {});
  if (!isRequest(input)) return assemble(new URL(input), given);
  const merged = { ...members(input), ...given };
  // It is not visible whether a Request's body can be read twice, so the body is kept.
  if ((given.body ?? null) === null && input.body !== null) {
    merged.body = await bytesOf(input, merged.signal ?? undefined);
  }
  return assemble(new URL(input.url), merged);
}

/** What is given, and of a Request, which `init` may be too, what it inherits. */
function members(given: RequestInit): RequestInit {
  if (Object.getPrototypeOf(given) === Object.prototype) return defined(given);
  const known = MEMBERS.map((name) => [name, (given as Fields)[name]]);
  return defined({ ...Object.fromEntries(known), ...given });
}

/** The body of a request. An abort ends the wait, and cancels the stream. */
function bytesOf(request: Request, signal: AbortSignal | undefined): Promise<ArrayBuffer> {
  const { body, bodyUsed } = request;
  if (signal === undefined || bodyUsed || !(body instanceof ReadableStream)) {
    return abortable(request.arrayBuffer(), signal);
  }
  return new Response(body.pipeThrough(new TransformStream(), { signal })).arrayBuffer();
}

function isRequest(input: FetchInput): input is Request {
  return typeof input === "object" && "url" in input;
}

function assemble(url: URL, init: RequestInit): Outbound {
  return {
    url,
    init,
    headers: new Headers(init.headers),
    redirect: init.redirect ?? "follow",
    signal: init.signal ?? undefined,
    replayable: isReplayable(init.body),
  };
}

function isReplayable(body: unknown): boolean {
  return (
    body === undefined ||
    body === null ||
    typeof body === "string" ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body) ||
    body instanceof URLSearchParams ||
    body instanceof FormData ||
    body instanceof Blob
  );
}
