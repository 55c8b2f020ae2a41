import path from "node:path";
import { digest } from "./digest.ts";

const SECRETS: ReadonlySet<string> = new Set(["clientSecret", "refreshToken", "requestToken"]);

/**
 * The cache key of a token request, made of everything that the request is made of: credentials that would send
 * different requests never have the same key. Secrets are part of it, but cannot be read from it.
 *
 * @param fields all fields of the request, as they are sent; those that are undefined do not count.
 * @param anyCase fields that the issuer compares case-insensitively.
 */
export function requestKey(kind: string, fields: object, anyCase: readonly string[] = []): string {
  const parts = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]: [string, unknown]) => {
      if (typeof value !== "string") return [name, value];
      if (SECRETS.has(name)) return [name, digest(value)];
      if (name.endsWith("File")) return [name, path.resolve(value)];
      return [name, anyCase.includes(name) ? value.toLowerCase() : value];
    });
  return JSON.stringify([kind, parts]);
}
