import path from "node:path";
import type { Session, SessionStore } from "../../../src/credentials/session/session.ts";
import { fileSessions, type FileSessions } from "../../../src/credentials/session/file-sessions.ts";
import { createSeal } from "../../../src/lib/seal.ts";
import type { Keychain } from "../../../src/credentials/session/keychain.ts";
import { scratch } from "../scratch.ts";

/** A session whose access token is due, so that the next one is requested. */
export function session(refreshToken: string, more: Partial<Session> = {}): Session {
  return {
    refreshToken,
    person: { username: "ada@example.com" },
    signedInOn: 1,
    renewedOn: 1,
    ...more,
  };
}

/** Sessions in a folder of the test. */
export function newSessions(keychain?: Keychain): FileSessions {
  const folder = path.join(scratch(), "sessions");
  return fileSessions(keychain === undefined ? { folder } : { folder, keychain });
}

/** A keychain that works, with this key. */
export function workingKeychain(secret: Buffer = Buffer.alloc(32, 7)): Keychain {
  const key = { id: "keychain", secret };
  return { seal: () => Promise.resolve(createSeal({ current: key, find: () => secret })) };
}

/** Another user's sessions, as a server with a database has them. */
export function memorySessions(rows: Map<string, Session> = new Map()): SessionStore {
  let last: Promise<unknown> = Promise.resolve();
  return {
    read: (id) => Promise.resolve(rows.get(id)),
    write: (id, value) => Promise.resolve(void rows.set(id, value)),
    exclusive(_, work) {
      const mine = last.then(work);
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}
