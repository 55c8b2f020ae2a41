import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";

/** undici publishes on this channel right before it writes a request to a connection. */
const SENDING = "undici:client:sendHeaders";

/** The beginning of a response with status 100. */
const BEGINNING = /^HTTP\/1\.[01] 100[ \r]/;
const LONGEST = 13;

/** A longer interim response is left to undici, bytes. */
const MAX_HEAD = 64 * 1024;

/**
 * Ignores `100 Continue` responses to requests without `Expect`, as RFC 9110, section 15.2, allows. undici (8.13 still
 * does) treats them as an error and closes the connection. They are removed from what undici reads, between the moment
 * it sends a request and the final response headers. Applies to every connection of the process.
 */
export function ignoreUnaskedContinue(): Disposable {
  const heads = new WeakMap<Socket, AnswerHead>();
  const onSending = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket };
    let head = heads.get(socket);
    if (head === undefined) {
      head = { awaited: true, held: undefined };
      heads.set(socket, head);
      filterReads(socket, head);
    }
    head.awaited = true;
  };
  subscribe(SENDING, onSending);
  return { [Symbol.dispose]: () => void unsubscribe(SENDING, onSending) };
}

/** The state of one connection. */
interface AnswerHead {
  /** Whether the next bytes are the first of a response. */
  awaited: boolean;
  /** An incomplete interim response. */
  held: Buffer | undefined;
}

function filterReads(socket: Socket, head: AnswerHead): void {
  const read = socket.read.bind(socket);
  socket.read = (size?: number): unknown => {
    const chunk = read(size) as Buffer | null;
    return head.awaited && chunk !== null ? withoutContinue(chunk, head) : chunk;
  };
}

function withoutContinue(chunk: Buffer, head: AnswerHead): Buffer | null {
  let rest = head.held === undefined ? chunk : Buffer.concat([head.held, chunk]);
  head.held = undefined;
  for (;;) {
    const beginning = rest.toString("latin1", 0, LONGEST);
    if (beginning.length < LONGEST ? !mayBecome(beginning) : !BEGINNING.test(beginning)) break;
    const end = beginning.length < LONGEST ? -1 : rest.indexOf("\r\n\r\n");
    if (end === -1) {
      if (rest.length > MAX_HEAD) break;
      head.held = rest;
      return null;
    }
    rest = rest.subarray(end + 4);
    if (rest.length === 0) return null;
  }
  head.awaited = false;
  return rest;
}

function mayBecome(beginning: string): boolean {
  return BEGINNING.test(beginning + "HTTP/1.1 100 ".slice(beginning.length));
}
