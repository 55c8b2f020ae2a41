import { readFileSync } from "node:fs";
import { processEnv } from "../../config/process-env.ts";
import { ConfigError } from "../../errors.ts";

const SERVE_KEY = "BYOK_IDENTITY_SERVE_KEY";

/** Characters; 32 of hex are 128 bits. */
const MIN_LENGTH = 32;

/**
 * The key that clients have been given before; undefined where there is none yet.
 *
 * @throws ConfigError where it cannot be read, or might be guessed.
 */
export function givenKey(file: string | undefined): string | undefined {
  if (file !== undefined) return fit(keyIn(file), file);
  const key = processEnv()[SERVE_KEY];
  return key === undefined || key === "" ? undefined : fit(key, SERVE_KEY);
}

function keyIn(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new ConfigError([{ path: "--key-file", message: `${file} cannot be read (${code})` }], {
      cause,
      subject: "key",
    });
  }
}

function fit(key: string | undefined, path: string): string | undefined {
  if (key === undefined || (key.length >= MIN_LENGTH && /^[\x21-\x7e]+$/.test(key))) return key;
  const message = `is not usable: expected at least ${MIN_LENGTH} characters without blanks, as of \`openssl rand -hex 32\``;
  throw new ConfigError([{ path, message }], { subject: "key" });
}
