import { createHash } from "node:crypto";
import { ConfigError, type ConfigProblem } from "../errors.ts";

/** The keys of a fleet. */
export interface Keyring {
  /** Seals. */
  readonly current: StoreKey;
  /** What a value was sealed with, by the key's ID. */
  find(id: string): Buffer | undefined;
}

interface StoreKey {
  readonly id: string;
  readonly secret: Buffer;
}

const KEY_BYTES = 32;

/**
 * Reads keys of 32 bytes, each in base64 or hexadecimal. The first seals, the others only open what was sealed while
 * they were first: put a new key in front, and take the old one away a day later.
 *
 * @throws ConfigError with every key that is none, by its place; `origin` says where they come from.
 */
export function readKeyring(keys: readonly string[], origin: string): Keyring {
  const read = keys.map(readKey);
  const problems: ConfigProblem[] = read.flatMap((key, index) =>
    key === undefined
      ? [{ path: keys.length > 1 ? `${origin}[${index}]` : origin, message: NO_KEY }]
      : [],
  );
  const [current] = read;
  if (problems.length > 0 || current === undefined) {
    throw new ConfigError(problems.length > 0 ? problems : [{ path: origin, message: NO_KEY }], {
      subject: "token store",
    });
  }
  const byId = new Map(read.flatMap((key) => (key === undefined ? [] : [[key.id, key.secret]])));
  return { current, find: (id) => byId.get(id) };
}

const NO_KEY =
  "must be a key of 32 bytes in base64 or hexadecimal; make one with: openssl rand -base64 32";

function readKey(text: string): StoreKey | undefined {
  const trimmed = text.trim();
  const secret = Buffer.from(trimmed, /^[\da-f]{64}$/i.test(trimmed) ? "hex" : "base64");
  // Buffer skips what is no base64; a key cut short or misspelt is not to pass for a shorter one.
  const canonical = /^[\w+/-]{43}=?$|^[\da-f]{64}$/i.test(trimmed);
  if (!canonical || secret.length !== KEY_BYTES) return undefined;
  // An ID is no secret: it tells keys apart and nothing of the key.
  const id = createHash("sha256").update("byok-identity key id").update(secret).digest("hex");
  return { id: id.slice(0, 8), secret };
}
