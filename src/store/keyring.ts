import type { ConfigProblem } from "../errors.ts";
import type { SealKeys } from "../lib/seal.ts";

const KEY_BYTES = 32;

const NO_KEY =
  "must be a key of 32 bytes in base64 or hexadecimal; make one with: openssl rand -base64 32";

/** A problem for every invalid key, by its position; `origin` says where the keys come from. */
export function keyProblems(keys: readonly string[], origin: string): readonly ConfigProblem[] {
  if (keys.length === 0) return [{ path: origin, message: NO_KEY }];
  return keys.flatMap((key, index) =>
    secretOf(key) === undefined
      ? [{ path: keys.length > 1 ? `${origin}[${index}]` : origin, message: NO_KEY }]
      : [],
  );
}

/**
 * Reads keys of 32 bytes, each in base64 or hexadecimal: the first encrypts, all can decrypt. Undefined if one is
 * invalid.
 */
export function readKeyring(keys: readonly string[]): SealKeys | undefined {
  const read = keys.flatMap((key) => {
    const secret = secretOf(key);
    return secret === undefined ? [] : [{ id: idOf(secret), secret }];
  });
  const [current] = read;
  if (current === undefined || read.length < keys.length) return undefined;
  const byId = new Map(read.map(({ id, secret }) => [id, secret]));
  return { current, find: (id) => byId.get(id) };
}

/** Buffer skips characters that are not base64; a truncated or misspelt key must not become another key. */
function secretOf(key: string): Buffer | undefined {
  const text = key.trim();
  const hex = /^[\da-f]{64}$/i.test(text);
  if (!hex && !/^[\w+/-]{43}=?$/.test(text)) return undefined;
  const secret = Buffer.from(text, hex ? "hex" : "base64");
  return secret.length === KEY_BYTES ? secret : undefined;
}

/** Identifies a key without revealing anything about it. */
function idOf(secret: Buffer): string {
  const hash = process.getBuiltinModule("node:crypto").createHash("sha256");
  return hash.update("byok-identity key id").update(secret).digest("hex").slice(0, 8);
}
