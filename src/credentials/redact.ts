/** JWTs, and runs of token characters longer than a GUID. Resource IDs stay readable: their parts are shorter. */
const SECRET_LIKE = /eyJ[\w-]+\.[\w-]+\.?[\w-]*|[\w+~=-]{40,}/g;

/** What stands behind a name that says it is a secret and is no plain word, and keys whose prefix says so. */
const NAMED_SECRET =
  /((?:bearer|basic)\s+|(?:token|secret|password|key|assertion)["']?\s*[:=]\s*["']?)(?=[^\s"',;&]*\d)[^\s"',;&]{8,}|\b(?:sk|gh[opsu]|pat|key)[-_][\w-]{8,}/gi;

/** Text of others, made fit for an error message: one line, bounded, without what looks like a secret. */
export function redact(text: string, limit = 400): string {
  const line = text
    .replace(/\s+/g, " ")
    .trim()
    .replace(SECRET_LIKE, "[redacted]")
    .replace(NAMED_SECRET, (_, name: string | undefined) => `${name ?? ""}[redacted]`);
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}

/**
 * A foreign error reduced to name, code, message and cause: what libraries hang on their errors (requests with
 * their headers, response bodies) would put secrets into logs.
 */
export function plainCause(error: unknown, depth = 3): Error | undefined {
  if (!(error instanceof Error) || depth === 0) return undefined;
  const cause = plainCause(error.cause, depth - 1);
  const plain = new Error(redact(error.message), cause === undefined ? {} : { cause });
  plain.name = error.name;
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" || typeof code === "number"
    ? Object.assign(plain, { code })
    : plain;
}
