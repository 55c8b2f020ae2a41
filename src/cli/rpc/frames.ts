import { ByokIdentityError } from "../../errors.ts";

/** Bytes of a header; those in use have about 80. */
const MAX_HEADER = 4_096;

/** Bytes of a message; a request for a token has about 150. */
const MAX_BODY = 1_048_576;

const HEADER_END = "\r\n\r\n";

/**
 * The bodies of messages with the framing of the Language Server Protocol, until the input ends.
 *
 * @throws ByokIdentityError `ERR_NOT_SUPPORTED` if the input is not framed, or ends in the middle of a message.
 * @see https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#headerPart
 */
export async function* framedBodies(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  let rest: Buffer = Buffer.alloc(0);
  let length: number | undefined;
  for await (const chunk of input) {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      if (length === undefined) {
        const end = rest.indexOf(HEADER_END);
        checkHeader(rest.toString("latin1", 0, end === -1 ? MAX_HEADER + 1 : end));
        if (end === -1) break;
        length = contentLength(rest.toString("latin1", 0, end));
        rest = rest.subarray(end + HEADER_END.length);
      }
      if (rest.length < length) break;
      yield rest.subarray(0, length);
      rest = rest.subarray(length);
      length = undefined;
    }
  }
  if (length !== undefined || rest.length > 0) throw truncated(length, rest.length);
}

/** Without these limits, input without headers would block forever: JSON lines, or lines without CR. */
function checkHeader(text: string): void {
  if (text.length > MAX_HEADER || /^\s*[[{]|(?:^|[^\r])\n/.test(text)) throw unframed();
}

function contentLength(header: string): number {
  const lengths = Array.from(header.matchAll(/^content-length:(.*)$/gim), ([, value = ""]) =>
    value.trim(),
  );
  const [digits = ""] = lengths;
  // Two different lengths: the rest of the input could be read in two ways.
  if (!/^\d{1,15}$/.test(digits) || new Set(lengths).size > 1) throw unframed();
  const length = Number(digits);
  if (length > MAX_BODY) throw tooLarge(length);
  return length;
}

function tooLarge(length: number): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_NOT_SUPPORTED",
    `A message on stdin has ${length} bytes; the maximum is ${MAX_BODY}.`,
    { hint: "A request for a token has about 150 bytes: check what writes to stdin." },
  );
}

function unframed(): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_NOT_SUPPORTED",
    "The input on stdin has no framing: each message needs one Content-Length header before it.",
    { hint: FRAMING },
  );
}

const FRAMING = `Write “Content-Length: N”, an empty line (both ended by CR LF), and N bytes of JSON, at most ${MAX_BODY}.`;

function truncated(length: number | undefined, came: number): ByokIdentityError {
  const where =
    length === undefined ? "a header" : `a message, after ${came} of its ${length} bytes`;
  return new ByokIdentityError("ERR_NOT_SUPPORTED", `stdin ended in the middle of ${where}.`, {
    hint:
      length === undefined
        ? FRAMING
        : "Content-Length counts the bytes of the JSON, not its characters.",
  });
}
