import { constants, existsSync } from "node:fs";
import { access, readdir, rmdir, unlink } from "node:fs/promises";
import path from "node:path";
import { stateFolder } from "../../config/state-folder.ts";
import { ByokIdentityError } from "../../errors.ts";
import { withLock } from "../file/lock.ts";
import { revisionOf } from "../file/read.ts";
import { replaceFile } from "../file/replace.ts";
import { requireRoom, ROOM_SUFFIX } from "../file/room.ts";
import { loginCommand } from "../oauth/login-required.ts";
import { plainCause } from "../redact.ts";
import { osKeychain, type Keychain } from "./keychain.ts";
import { makePrivateFolder, readPrivateFile } from "./private-file.ts";
import type { Session, SessionStore } from "./session.ts";
import {
  readSession,
  readStored,
  writeStored,
  type Protection,
  type StoredSession,
} from "./session-format.ts";
import { sessionId, type SessionScope } from "./session-id.ts";

/** A stored session, as a list shows it. */
export interface ListedSession {
  readonly id: string;
  readonly file: string;
  readonly scope: SessionScope;
  readonly protection: Protection;
}

/** A session's file that cannot be read: it is damaged, of another version or user, or open to other users. */
export interface UnreadableSession {
  readonly id: string;
  readonly file: string;
  readonly problem: string;
}

/** The sessions of this user, one file each. */
export interface FileSessions extends SessionStore {
  readonly folder: string;
  /** Rejects if a session could not be stored, so that nobody signs in for nothing. */
  prepare(id: string, protection: Protection): Promise<void>;
  /** Starts a session, or replaces it after a new sign-in. */
  start(scope: SessionScope, protection: Protection, session: Session): Promise<void>;
  /** Removes a session, while nobody else works with it; false if there was none. */
  remove(id: string): Promise<boolean>;
  /** Those that can be read. */
  list(): Promise<readonly ListedSession[]>;
  unreadable(): Promise<readonly UnreadableSession[]>;
}

/** Options of {@link fileSessions}. */
export interface FileSessionsOptions {
  /** Default: `sessions` in the state folder. */
  readonly folder?: string;
  readonly keychain?: Keychain;
  /** The command with which a person signs in to these sessions. Default: without a provider. */
  readonly login?: string;
  /** Ends every wait for another process that works with a session. */
  readonly signal?: AbortSignal;
}

/** The suffixes of temporary files. */
const TEMPORARY = [".tmp", ROOM_SUFFIX];

/** Sessions in files of mode 0600, in a folder of mode 0700. A file that others could have written is refused. */
export function fileSessions({
  folder = path.join(stateFolder(), "sessions"),
  login: given,
  keychain,
  signal,
}: FileSessionsOptions = {}): FileSessions {
  const login = given ?? loginCommand("default");
  const { seal } = keychain ?? osKeychain(login);
  const fileOf = (id: string): string => path.join(folder, `${id}.json`);
  const unusable = (file: string, how: string): ByokIdentityError =>
    new ByokIdentityError("ERR_FILE_UNREADABLE", `${file} ${how}.`, {
      hint: `Remove it, and sign in again. Run: ${login}`,
    });

  async function stored(id: string): Promise<StoredSession | undefined> {
    const file = fileOf(id);
    const text = await readPrivateFile(file, login);
    if (text === undefined) return undefined;
    const found = readStored(text);
    if (found === undefined) throw unusable(file, "is not a session of this version");
    // Another session's file under this name would make one person act as another.
    if (sessionId(found.scope) !== id) throw unusable(file, "belongs to another session");
    return found;
  }

  async function ids(): Promise<readonly string[]> {
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw new ByokIdentityError(
        "ERR_FILE_UNREADABLE",
        `${folder} cannot be read (${error.code}).`,
        {
          hint: "Make the folder readable for this user.",
          cause: plainCause(error),
        },
      );
    });
    return names.flatMap((name) => /^([\da-f]{32})\.json$/.exec(name)?.[1] ?? []);
  }

  async function save(found: StoredSession, session: Session): Promise<void> {
    const id = sessionId(found.scope);
    const text = JSON.stringify(session);
    const content = found.protection === "file" ? text : (await seal(false)).seal(text, id);
    await replaceFile(fileOf(id), writeStored({ ...found, content }));
  }

  /** Removes temporary files, which may contain secrets, of a process that was killed while it wrote. Only under the lock. */
  async function sweep(id: string): Promise<void> {
    const names = await readdir(folder).catch(() => []);
    const left = names.filter(
      (name) => name.startsWith(`${id}.json.`) && TEMPORARY.some((suffix) => name.endsWith(suffix)),
    );
    await Promise.all(left.map((name) => unlink(path.join(folder, name)).catch(() => undefined)));
  }

  async function makeReady(protection: Protection): Promise<void> {
    await makePrivateFolder(folder, login);
    if (protection === "keychain") {
      await withLock(path.join(folder, "keychain"), () => seal(true), { signal });
    }
  }

  async function exclusive<T>(id: string, work: () => Promise<T>): Promise<T> {
    await makePrivateFolder(folder, login);
    try {
      await access(folder, constants.W_OK);
    } catch (error) {
      // Without a way to store it, a new refresh token would be lost.
      const summary = `${folder} cannot be written, so the session cannot be kept there.`;
      throw new ByokIdentityError("ERR_FILE_UNREADABLE", summary, {
        hint: "Make the folder writable for this user.",
        cause: plainCause(error),
        transient: true,
      });
    }
    return withLock(fileOf(id), work, { signal });
  }

  return {
    folder,
    ...(given === undefined ? {} : { signIn: `Run: ${given}` }),
    exclusive,
    requireRoom: (id) => requireRoom(fileOf(id)),
    revision: (id) => revisionOf(fileOf(id)),
    async read(id) {
      const found = await stored(id);
      if (found === undefined) return undefined;
      const { protection, content } = found;
      const text = protection === "file" ? content : (await seal(false)).open(content, id);
      const session = text === undefined ? undefined : readSession(text);
      if (session === undefined) throw unusable(fileOf(id), "cannot be opened with this key");
      return session;
    },
    async write(id, session) {
      const found = await stored(id);
      // Removed meanwhile by a logout: a renewal does not bring it back.
      if (found !== undefined) await save(found, session);
    },
    async prepare(id, protection) {
      const made = !existsSync(folder);
      await makeReady(protection);
      await exclusive(id, () => requireRoom(fileOf(id)));
      // A sign-in that is not completed leaves nothing.
      if (made) await rmdir(folder).catch(() => undefined);
    },
    async start(scope, protection, session) {
      await makeReady(protection);
      const id = sessionId(scope);
      await exclusive(id, async () => {
        await sweep(id);
        await save({ scope, protection, content: "" }, session);
      });
    },
    async remove(id) {
      await sweep(id);
      try {
        await unlink(fileOf(id));
        return true;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "ENOENT") return false;
        const summary = `${fileOf(id)} cannot be removed (${code}).`;
        throw new ByokIdentityError("ERR_FILE_UNREADABLE", summary, {
          hint: "Find out who made it, and remove it.",
          cause: plainCause(error),
        });
      }
    },
    async list() {
      const found = await Promise.all(
        (await ids()).map(async (id): Promise<ListedSession[]> => {
          const session = await stored(id).catch(() => undefined);
          if (session === undefined) return [];
          const { scope, protection } = session;
          return [{ id, file: fileOf(id), scope, protection }];
        }),
      );
      return found.flat();
    },
    async unreadable() {
      const found = await Promise.all(
        (await ids()).map(async (id): Promise<UnreadableSession[]> => {
          try {
            await stored(id);
            return [];
          } catch (error) {
            if (!(error instanceof ByokIdentityError)) throw error;
            return [{ id, file: fileOf(id), problem: error.summary }];
          }
        }),
      );
      return found.flat();
    },
  };
}
