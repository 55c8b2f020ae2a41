import { realpath } from "node:fs/promises";
import path from "node:path";
import { events } from "../../token/events.ts";
import { withLock } from "../file/lock.ts";
import { replaceFile } from "../file/replace.ts";
import { secretFile, secretLine } from "../file/secret.ts";
import { redact } from "../redact.ts";

/** The refresh token for as long as it is ours alone. */
export interface Turn {
  /** The token as it is now, looked up anew. */
  readonly current: () => Promise<string>;
  /** The server has replaced it. Does not reject: what cannot be stored is kept in memory, with a warning. */
  readonly keep: (next: string) => Promise<void>;
}

/** Where a refresh token is kept. A rotated one may be used once only, so those who use it take turns. */
export interface RefreshTokenStore {
  /** Rejects at once where there is no token. */
  readonly look: () => Promise<unknown>;
  readonly take: <T>(work: (turn: Turn) => Promise<T>) => Promise<T>;
}

/** A token out of the configuration; what it is rotated to lives as long as this. */
export function refreshTokenInMemory(configured: string): RefreshTokenStore {
  let token = configured;
  let last: Promise<unknown> = Promise.resolve();
  const turn: Turn = {
    current: () => Promise.resolve(token),
    keep(next): Promise<void> {
      if (token === configured && next !== configured) warn("WARN_REFRESH_TOKEN_ROTATED", ROTATED);
      token = next;
      return Promise.resolve();
    },
  };
  return {
    look: turn.current,
    take(work) {
      const mine = last.then(() => work(turn));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

/**
 * A token in a file that any number of processes renew, one at a time. The file has the last word: what is put there
 * from outside is used from then on, and where it is gone there is no token. Only a token that could not be written
 * back is used in its place, until the file says something new.
 */
export function refreshTokenInFile(file: string): RefreshTokenStore {
  const read = secretFile(FIELD, file);
  let unsaved: { readonly token: string; readonly instead: string } | undefined;

  async function current(): Promise<string> {
    const found = await read();
    if (unsaved?.instead === found) return unsaved.token;
    unsaved = undefined;
    return found;
  }

  async function keep(target: string, spent: string, next: string): Promise<void> {
    if (next === spent) return;
    const instead = unsaved?.instead ?? spent;
    try {
      await replaceFile(target, secretLine(next, FIELD));
      unsaved = undefined;
    } catch (error) {
      unsaved = { token: next, instead };
      const reason = redact(error instanceof Error ? error.message : String(error));
      warn("WARN_REFRESH_TOKEN_UNSAVED", `${FIELD} ${file}: ${UNSAVED}: ${reason}`);
    }
  }

  return {
    look: read,
    async take(work) {
      // Beside the file itself, so that all who come by whatever symlinks meet at one lock.
      const target = await realpath(file).catch(() => path.resolve(file));
      return withLock(target, () => {
        let spent = "";
        return work({
          current: async () => (spent = await current()),
          keep: (next) => keep(target, spent, next),
        });
      });
    },
  };
}

const FIELD = "refreshTokenFile";

const ROTATED =
  "The server replaces the refresh token at each use: the configured one is of no use to the next process. Use refreshTokenFile, where each new one is kept.";

const UNSAVED =
  "the new refresh token could not be written back and is kept in memory only; the one in the file is of no use to the next process. Make the folder writable";

function warn(code: string, message: string): void {
  if (events.warning.hasSubscribers) events.warning.publish({ code, message });
}
