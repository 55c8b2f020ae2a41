import { randomBytes, timingSafeEqual } from "node:crypto";

/** What a client of this machine presents in place of a real credential. */
export interface LocalKey {
  readonly value: string;
  /** Takes the same time for every wrong key of the right length. */
  matches(presented: string): boolean;
}

/** A key that was agreed on before, or else a new one of 256 random bits. */
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
