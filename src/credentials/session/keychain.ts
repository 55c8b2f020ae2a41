import { randomBytes } from "node:crypto";
import type * as keyring from "@napi-rs/keyring";
import { ByokIdentityError } from "../../errors.ts";
import { withDeadline } from "../../lib/deadline.ts";
import { createSeal, type Seal } from "../../lib/seal.ts";
import { plainCause, redact } from "../redact.ts";

/**
 * The OS keychain: Keychain on macOS, Credential Manager on Windows, Secret Service elsewhere. It keeps one key, which
 * seals the sessions. The sessions themselves stay in files: a keychain limits the size of an entry (2,560 bytes on
 * Windows), has no lock, and does not say when an entry is durable.
 */
export interface Keychain {
  /**
   * The seal of this user; `create` makes the key if there is none: only one process at a time may do so. Rejects if the
   * keychain does not work here.
   */
  readonly seal: (create: boolean) => Promise<Seal>;
}

const PACKAGE = "@napi-rs/keyring";

const SERVICE = "byok-identity";
const ENTRY = "sessions";

/** How long a keychain may take, milliseconds: it may ask the person for its password. */
const PATIENCE = 30_000;

/**
 * The keychain of this system. Its key is read once.
 *
 * @param login the command with which a person signs in again.
 */
export function osKeychain(
  login: string,
  load: () => Promise<typeof keyring> = () => loadPackage(PACKAGE),
): Keychain {
  let known: Promise<Seal> | undefined;
  return {
    seal(create): Promise<Seal> {
      known ??= open(load, create, login).catch((error: unknown) => {
        known = undefined;
        throw error;
      });
      return known;
    },
  };
}

async function open(
  load: () => Promise<typeof keyring>,
  create: boolean,
  login: string,
): Promise<Seal> {
  const unusable = (why: string, cause?: unknown): ByokIdentityError =>
    new ByokIdentityError("ERR_FILE_UNREADABLE", `The OS keychain cannot be used: ${why}.`, {
      hint: `Unlock it, or sign in again and keep the session in a file. Run: ${login} --session-store file`,
      cause: plainCause(cause),
      transient: true,
    });
  const stuck = (): ByokIdentityError => unusable(`it did not answer within ${PATIENCE} ms`);
  const { AsyncEntry } = await load();
  try {
    const limit = { after: PATIENCE, error: stuck, signal: undefined };
    return await withDeadline(limit, async () => {
      // Without a Secret Service it would use the kernel's keyring, which forgets the key at a restart.
      const entry = new AsyncEntry(SERVICE, ENTRY, { linux: { store: "secret-service" } });
      const found = secretOf((await entry.getPassword()) ?? "");
      if (found !== undefined) return sealWith(found);
      if (!create) throw unusable("it no longer has the key of the sessions");
      const made = randomBytes(KEY_BYTES);
      await entry.setPassword(made.toString("base64"));
      const kept = secretOf((await entry.getPassword()) ?? "");
      if (kept?.equals(made) !== true) throw unusable("it does not keep what is written to it");
      return sealWith(kept);
    });
  } catch (error) {
    if (error instanceof ByokIdentityError) throw error;
    throw unusable(redact(error instanceof Error ? error.message : String(error)), error);
  }
}

const KEY_BYTES = 32;

function secretOf(text: string): Buffer | undefined {
  const secret = Buffer.from(text, "base64");
  return secret.length === KEY_BYTES ? secret : undefined;
}

function sealWith(secret: Buffer): Seal {
  const id = "keychain";
  return createSeal({
    current: { id, secret },
    find: (asked) => (asked === id ? secret : undefined),
  });
}

/** The name is a parameter, because a bundler that reads it fails: it cannot include the package's native binding. */
async function loadPackage(name: string): Promise<typeof keyring> {
  try {
    return (await import(name)) as typeof keyring;
  } catch (error) {
    throw new ByokIdentityError(
      "ERR_DEPENDENCY_MISSING",
      `The OS keychain needs the package ${name}, which cannot be loaded.`,
      { hint: `Run: npm install ${name}`, cause: plainCause(error) },
    );
  }
}
