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

/** Reads the arguments of a fetch. The body of a `Request` is read into memory; a stream in `init` is not. */
export async function outbound(input: FetchInput, init: RequestInit = {}): Promise<Outbound> {
  if (!isRequest(input)) return assemble(new URL(input), init);
  const { method, headers, signal, redirect } = input;
  // It is not visible whether a Request's body can be read twice, so the body is kept.
  const body =
    input.body === null || init.body !== undefined ? {} : { body: await input.arrayBuffer() };
  return assemble(new URL(input.url), { method, headers, signal, redirect, ...body, ...init });
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
