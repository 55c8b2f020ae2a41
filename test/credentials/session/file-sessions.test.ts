import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { fileSessions } from "../../../src/credentials/session/file-sessions.ts";
import { sessionId, sessionScope } from "../../../src/credentials/session/session-id.ts";
import { scratch } from "../scratch.ts";
import { newSessions, session, workingKeychain } from "./support.ts";
import { PRIVATE_FILE, PRIVATE_FOLDER } from "../../support/private-mode.ts";

const scope = { server: "https://id.example", clientId: "c" };
const id = sessionId(scope);

describe("fileSessions()", () => {
  test("keeps a session in a file of mode 0600, in a folder of mode 0700, and gives it back", async () => {
    const sessions = newSessions();
    expect(await sessions.read(id)).toBeUndefined();
    await sessions.start(scope, "file", session("rt-1"));
    expect(await sessions.read(id)).toEqual(session("rt-1"));
    const next = session("rt-2", { accessToken: { token: "at", dueOn: 5, expiresOn: 9 } });
    await sessions.exclusive(id, () => sessions.write(id, next));
    expect(await sessions.read(id)).toEqual(next);
    expect(statSync(sessions.folder).mode & 0o777).toBe(PRIVATE_FOLDER);
    expect(statSync(path.join(sessions.folder, `${id}.json`)).mode & 0o777).toBe(PRIVATE_FILE);
    // Neither a lock nor a temporary file is left.
    expect(readdirSync(sessions.folder)).toEqual([`${id}.json`]);
  });

  test("says before a sign-in that a session could not be kept, and leaves nothing if it could", async () => {
    const file = path.join(scratch(), "file");
    writeFileSync(file, "");
    await expect(
      fileSessions({ folder: path.join(file, "sessions") }).prepare(id, "file"),
    ).rejects.toMatchObject({ code: "ERR_FILE_UNREADABLE" });
    const locked = { seal: () => Promise.reject(new Error("locked")) };
    await expect(newSessions(locked).prepare(id, "keychain")).rejects.toThrow("locked");
    const sessions = newSessions(locked);
    await sessions.prepare(id, "file");
    expect(existsSync(sessions.folder)).toBe(false);
  });

  test("keeps several accounts, clients and scopes side by side, and removes one alone", async () => {
    const sessions = newSessions();
    const scopes = [
      scope,
      { ...scope, account: "ada@example.com" },
      { ...scope, account: "grace@example.com" },
      { ...scope, scope: "models" },
      { ...scope, clientId: "d" },
    ];
    for (const [at, each] of scopes.entries()) {
      await sessions.start(each, "file", session(`rt-${at}`));
    }
    expect((await sessions.list()).map((listed) => listed.scope)).toHaveLength(5);
    expect(await sessions.remove(sessionId(scopes[1] ?? scope))).toBe(true);
    expect(await sessions.remove(sessionId(scopes[1] ?? scope))).toBe(false);
    const left = (await sessions.list()).map((listed) => JSON.stringify(listed.scope));
    expect(left.toSorted()).toEqual(
      scopes
        .filter((_, at) => at !== 1)
        .map((each) => JSON.stringify(each))
        .toSorted(),
    );
  });

  test("a renewal that ends after a logout does not bring the session back", async () => {
    const sessions = newSessions();
    await sessions.start(scope, "file", session("rt-1"));
    await sessions.remove(id);
    await sessions.write(id, session("rt-2"));
    expect(await sessions.read(id)).toBeUndefined();
  });

  test("its revision changes with each state of the file", async () => {
    const sessions = newSessions();
    const none = await sessions.revision?.(id);
    await sessions.start(scope, "file", session("rt-1"));
    const one = await sessions.revision?.(id);
    await sessions.write(id, session("rt-22"));
    expect(new Set([none, one, await sessions.revision?.(id)]).size).toBe(3);
  });

  test("sealed by the keychain, the file shows no secret, and opens with that key alone", async () => {
    const folder = path.join(scratch(), "sessions");
    const sessions = fileSessions({ folder, keychain: workingKeychain() });
    const secret = session("rt-s3cret", { accessToken: { token: "at-s3cret", dueOn: 1 } });
    await sessions.start(scope, "keychain", secret);
    const text = readFileSync(path.join(folder, `${id}.json`), "utf8");
    expect(text).not.toMatch(/s3cret|ada@/);
    expect(await sessions.read(id)).toEqual(secret);
    await sessions.write(id, session("rt-2"));
    expect(await sessions.read(id)).toEqual(session("rt-2"));
    const other = fileSessions({ folder, keychain: workingKeychain(Buffer.alloc(32, 8)) });
    await expect(other.read(id)).rejects.toMatchObject({ code: "ERR_FILE_UNREADABLE" });
  });

  test("a file put under another session's name is refused, plain or sealed", async () => {
    const other = { ...scope, account: "grace@example.com" };
    for (const protection of ["file", "keychain"] as const) {
      const sessions = newSessions(workingKeychain());
      await sessions.start(other, protection, session("rt-grace"));
      const [from, to] = [sessionId(other), id].map((each) =>
        path.join(sessions.folder, `${each}.json`),
      );
      renameSync(from ?? "", to ?? "");
      await expect(sessions.read(id)).rejects.toThrow(/belongs to another session/);
      // With its header changed as well, a sealed one still does not open: the seal is bound to the session.
      if (protection === "file") continue;
      const text = readFileSync(to ?? "", "utf8");
      writeFileSync(to ?? "", text.replace(/\n {2}"account".*/, ""));
      await expect(sessions.read(id)).rejects.toThrow(/cannot be opened/);
    }
  });

  test.each<[string, (file: string) => void, RegExp]>([
    ["a symlink", (file) => moveAway(file, symlinkSync), /is a symlink, so it is not used/],
    ["a hard link", (file) => moveAway(file, linkSync), /has a second name/],
    ["a mode that lets the group in", (file) => chmodSync(file, 0o640), /open to other users/],
    ["a mode that lets everybody write", (file) => chmodSync(file, 0o602), /open to other users/],
    ["a folder", (file) => moveAway(file, (_, at) => mkdirSync(at)), /is not a regular file/],
    ["a folder that others can enter", (file) => chmodSync(path.dirname(file), 0o755), /chmod 700/],
    ["text that is no session", (file) => writeFileSync(file, "{}"), /is not a session/],
    ["a file of 2 MiB", (file) => writeFileSync(file, "x".repeat(2 ** 21)), /is larger than/],
  ])("refuses %s", async (_, spoil, message) => {
    const login = "byok-identity login --config /p.json";
    const sessions = fileSessions({ folder: path.join(scratch(), "sessions"), login });
    await sessions.start(scope, "file", session("rt-1"));
    spoil(path.join(sessions.folder, `${id}.json`));
    const error: unknown = await sessions.read(id).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: "ERR_FILE_UNREADABLE",
      message: expect.stringMatching(message),
      hint: expect.stringMatching(HINT),
    });
    expect(String(error)).not.toContain("rt-1");
  });

  test("lists a session that cannot be read as such, with the reason", async () => {
    const sessions = newSessions();
    expect(await sessions.unreadable()).toEqual([]);
    await sessions.start(scope, "file", session("rt-1"));
    expect(await sessions.unreadable()).toEqual([]);
    const file = path.join(sessions.folder, `${id}.json`);
    linkSync(file, `${file}.link`);
    expect(await sessions.list()).toEqual([]);
    expect(await sessions.unreadable()).toEqual([
      { id, file, problem: expect.stringMatching(/has a second name/) as string },
    ]);
  });

  test("list() says of a folder that cannot be read that it cannot", async () => {
    const folder = path.join(scratch(), "sessions");
    writeFileSync(folder, "");
    await expect(fileSessions({ folder }).list()).rejects.toThrow(
      /sessions cannot be read \(\w+\)/,
    );
  });

  test("refuses a folder that is a symlink, for reading and for writing", async () => {
    const elsewhere = scratch();
    const folder = path.join(scratch(), "sessions");
    chmodSync(elsewhere, 0o700);
    symlinkSync(elsewhere, folder);
    const sessions = fileSessions({ folder });
    await expect(sessions.start(scope, "file", session("rt-1"))).rejects.toThrow(
      /is not a directory/,
    );
    await expect(sessions.read(id)).rejects.toThrow(/is not a directory/);
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  test.runIf(process.getuid?.() === 0)("refuses a file and a folder of another user", async () => {
    const sessions = newSessions();
    await sessions.start(scope, "file", session("rt-1"));
    chownSync(path.join(sessions.folder, `${id}.json`), 65_534, 65_534);
    await expect(sessions.read(id)).rejects.toThrow(/belongs to another user/);
    chownSync(sessions.folder, 65_534, 65_534);
    await expect(sessions.list()).resolves.toEqual([]);
    await expect(sessions.read(id)).rejects.toThrow(/belongs to another user/);
    expect(existsSync(sessions.folder)).toBe(true);
  });
});

/** What to run, in any folder. */
const HINT = /(?:run: chmod [67]00 \S+|[Rr]un: byok-identity login --config \/p\.json)$/;

/** Another way to the same content is put where the file was. */
function moveAway(file: string, put: (from: string, at: string) => void): void {
  renameSync(file, `${file}.moved`);
  put(`${file}.moved`, file);
}

test("sessionId() is the same for one sign-in, and another for any other", () => {
  const block = { issuer: "https://id.example", clientId: "c" };
  const idOf = (more: object): string => sessionId(sessionScope({ ...block, ...more }));
  expect(idOf({ grant: "device_code" })).toBe(idOf({ grant: "authorization_code" }));
  expect(idOf({ scope: "b a" })).toBe(idOf({ scope: "a  b" }));
  expect(idOf({ account: "Ada@example.com" })).toBe(idOf({ account: "ada@example.com" }));
  const ids = [
    idOf({}),
    idOf({ issuer: "https://id2.example" }),
    idOf({ clientId: "d" }),
    idOf({ scope: "a" }),
    idOf({ audience: "a" }),
    idOf({ account: "a" }),
  ];
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((each) => /^[\da-f]{32}$/.test(each))).toBe(true);
});
