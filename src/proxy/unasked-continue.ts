import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";

/** Published by undici right before a request is written to its connection. */
const SENDING = "undici:client:sendHeaders";

/** Bytes that an answer of status 100 begins with; its version may be 1.0. */
const BEGINNING = /^HTTP\/1\.[01] 100[ \r]/;
const LONGEST = 13;

/** An interim answer that is longer than this is left to undici, bytes. */
const MAX_HEAD = 64 * 1024;

/**
 * Has answers of status 100 ignored that nobody has asked for, as RFC 9110, section 15.2, wants it. undici, up to 8.13
 * at least, takes them for an error and ends the connection. They are cut out of what it reads, between its sending a
 * request and the head of the answer.
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

/** Where a connection stands. */
interface AnswerHead {
  /** Whether the next bytes are the first of an answer. */
  awaited: boolean;
  /** The beginning of an interim answer that is not complete. */
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
