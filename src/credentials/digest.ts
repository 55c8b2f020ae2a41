/**
 * A digest that replaces a secret in comparisons and reveals nothing about it. Node's module is loaded here, only when
 * there is a secret: most providers have none, and loading it costs more than the rest of the package.
 */
export function digest(secret: string): string {
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256").update(secret).digest("base64url");
}
