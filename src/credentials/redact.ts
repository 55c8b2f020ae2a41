import { stripVTControlCharacters } from "node:util";

/** JWTs, and runs of token characters longer than a GUID. Resource IDs stay readable: their parts are shorter. */
const SECRET_LIKE = /eyJ[\w-]+\.[\w-]+\.?[\w-]*|[\w+~=-]{40,}/g;

/** What stands behind a name that says it is a secret and is no plain word, and keys whose prefix says so. */
const NAMED_SECRET =
  /((?:bearer|basic)\s+|(?:token|secret|password|key|assertion)["']?\s*[:=]\s*["']?)(?=[^\s"',;&]*\d)[^\s"',;&]{8,}|\b(?:sk|gh[opsu]|pat|key)[-_][\w-]{8,}/gi;

/** What a terminal would act upon, once the sequences are gone. */
const CONTROLS = /[\s\p{Cc}]+/gu;

/** Shorter ones would take words out of the text that are none of them. */
const SHORTEST_SECRET = 6;

/**
 * Text of others, made fit for an error message: one line, bounded, without what looks like a secret and without any of
 * `secrets`, which are known to be.
 */
export function redact(text: string, limit = 400, secrets: Iterable<string> = []): string {
  let line = stripVTControlCharacters(text).replace(CONTROLS, " ").trim();
  for (const secret of secrets) {
    if (secret.length >= SHORTEST_SECRET) line = line.replaceAll(secret, "[redacted]");
  }
  line = line
    .replace(SECRET_LIKE, "[redacted]")
    .replace(NAMED_SECRET, (_, name: string | undefined) => `${name ?? ""}[redacted]`);
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}

/**
 * A foreign error reduced to name, code, message and cause, without `secret` where that is known: what libraries hang
 * on their errors (requests with their headers, response bodies) would put secrets into logs.
 */
export function plainCause(error: unknown, secret?: string, depth = 3): Error | undefined {
  if (!(error instanceof Error) || depth === 0) return undefined;
  const cause = plainCause(error.cause, secret, depth - 1);
  const plain = new Error(
    redact(error.message, undefined, secret === undefined ? [] : [secret]),
    cause === undefined ? {} : { cause },
  );
  plain.name = error.name;
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" || typeof code === "number"
    ? Object.assign(plain, { code })
    : plain;
}
