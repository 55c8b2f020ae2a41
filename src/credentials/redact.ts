import { stripVTControlCharacters } from "node:util";

/** JWTs, and runs of token characters longer than a GUID. Resource IDs stay readable: their parts are shorter. */
const SECRET_LIKE = /eyJ[\w-]+\.[\w-]+\.?[\w-]*|[\w+~=-]{40,}/g;

/** A code of several lower-case words, as in msal's errors: no token looks like this. */
const CODE = /^[a-z]{1,20}(?:_[a-z]{1,20}){2,}$/;

/** A value after a name that indicates a secret, unless it is a plain word; and keys with a known prefix. */
const NAMED_SECRET =
  /((?:bearer|basic)\s+|(?:token|secret|password|key|assertion)["']?\s*[:=]\s*["']?)(?=[^\s"',;&]{0,200}\d)[^\s"',;&]{8,}|\b(?:sk|gh[opsu]|pat|key)[-_][\w-]{8,}/gi;

/** Remaining characters that a terminal would interpret, those that change the direction of text among them. */
const CONTROLS = /[\s\p{Cc}\p{Bidi_Control}]+/gu;

/** Shorter secrets would also remove ordinary words from the text. */
const SHORTEST_SECRET = 6;

/** Characters that are looked at: many more than are shown, since what is removed is often long. */
const READ = 16_384;

/**
 * Prepares foreign text for an error message: one line of limited length, without anything that looks like a secret and
 * without the known `secrets`. The time that it takes does not depend on what somebody has written into the text.
 */
export function redact(text: string, limit = 400, secrets: Iterable<string> = []): string {
  let line = stripVTControlCharacters(beginning(text)).replace(CONTROLS, " ").trim();
  for (const secret of secrets) {
    if (secret.length >= SHORTEST_SECRET) line = line.replaceAll(secret, "[redacted]");
  }
  line = line
    .replace(SECRET_LIKE, (run) => (CODE.test(run) ? run : "[redacted]"))
    .replace(NAMED_SECRET, (_, name: string | undefined) => `${name ?? ""}[redacted]`);
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}

/** Ends before a word, because a part of a secret does not look like one. */
function beginning(text: string): string {
  if (text.length <= READ) return text;
  const start = text.slice(0, READ);
  return start.slice(0, start.search(/[^\s"',;&]*$/));
}

/**
 * Reduces a foreign error to name, code, message and cause, without the known `secrets`: other properties that libraries
 * add (requests with headers, response bodies) would put secrets into logs.
 */
export function plainCause(
  error: unknown,
  secrets: readonly string[] = [],
  depth = 3,
): Error | undefined {
  if (!(error instanceof Error) || depth === 0) return undefined;
  const cause = plainCause(error.cause, secrets, depth - 1);
  const plain = new Error(
    redact(error.message, undefined, secrets),
    cause === undefined ? {} : { cause },
  );
  plain.name = error.name;
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" || typeof code === "number"
    ? Object.assign(plain, { code })
    : plain;
}
