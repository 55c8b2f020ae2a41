/**
 * Stands for a secret where two are compared, and tells nothing of it. Node's module is loaded here, when there is a
 * secret: most providers have none, and it costs more to load than the rest of the package.
 */
export function digest(secret: string): string {
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256").update(secret).digest("base64url");
}
