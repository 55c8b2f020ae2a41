import { randomBytes, timingSafeEqual } from "node:crypto";

/** The key that a client on this machine sends instead of a real credential. */
export interface LocalKey {
  readonly value: string;
  /** Compares in constant time for keys of the right length. */
  matches(presented: string): boolean;
}

/** The given key, or a new one of 256 random bits. */
export function createLocalKey(value: string = randomBytes(32).toString("base64url")): LocalKey {
  const expected = Buffer.from(value);
  return {
    value,
    matches(presented): boolean {
      const given = Buffer.from(presented);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
