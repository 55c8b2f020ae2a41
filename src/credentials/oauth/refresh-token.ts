import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import { events } from "../../token/events.ts";
import { withLock } from "../file/lock.ts";
import { replaceFile } from "../file/replace.ts";
import { requireRoom } from "../file/room.ts";
import { secretFile, secretLine } from "../file/secret.ts";
import { redact } from "../redact.ts";

/** The refresh token, while this process has exclusive access to it. */
export interface Turn {
  /** Reads the current token again. */
  readonly current: () => Promise<string>;
  /** Saves the token's replacement. Does not reject: if it cannot be stored, it is kept in memory, with a warning. */
  readonly keep: (next: string) => Promise<void>;
}

/** Stores a refresh token. A rotated token may be used only once, so its users take turns. */
export interface RefreshTokenStore {
  /** Rejects at once if there is no token. */
  readonly look: () => Promise<unknown>;
  readonly take: <T>(work: (turn: Turn) => Promise<T>) => Promise<T>;
}

/** A token from the configuration; its replacements are kept only in this object. */
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
 * A token in a file that any number of processes renew, one at a time. The file is authoritative: a token that someone
 * puts there is used from then on, and without the file there is no token. On a full disk, the token is not used. Only a
 * token that could not be written back is used instead, until the file changes.
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
      await replaceFile(target, secretLine(next, FIELD), await modeOf(target));
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
      // Next to the real file, so that processes that use different symlinks share one lock.
      const target = await realpath(file).catch(() => path.resolve(file));
      return withLock(target, async () => {
        await requireRoom(target);
        let spent = "";
        return work({
          current: async () => (spent = await current()),
          keep: (next) => keep(target, spent, next),
        });
      });
    },
  };
}

/** The mode that the owner of the file chose, such as 0640 for a group; undefined if the file is gone. */
async function modeOf(file: string): Promise<number | undefined> {
  const stats = await stat(file).catch(() => undefined);
  return stats && stats.mode & 0o777;
}

const FIELD = "refreshTokenFile";

const ROTATED =
  "The server replaces the refresh token at each use, so the configured one is useless for the next process. Use refreshTokenFile, which stores each new token.";

const UNSAVED =
  "the new refresh token could not be written back and is kept only in memory; the one in the file is useless for the next process. Make the directory writable";

function warn(code: string, message: string): void {
  if (events.warning.hasSubscribers) events.warning.publish({ code, message });
}
