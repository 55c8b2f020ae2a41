import { mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { makeStateFolder, stateFolder } from "../../src/config/state-folder.ts";
import { scratch } from "../credentials/scratch.ts";

test.each([
  ["linux", { XDG_STATE_HOME: "/state" }, "/state/byok-identity"],
  ["linux", {}, "/home/ada/.local/state/byok-identity"],
  ["linux", { XDG_STATE_HOME: "" }, "/home/ada/.local/state/byok-identity"],
  ["linux", { XDG_STATE_HOME: "state" }, "/home/ada/.local/state/byok-identity"],
  ["freebsd", { XDG_STATE_HOME: "/state" }, "/state/byok-identity"],
  ["darwin", { XDG_STATE_HOME: "/state" }, "/home/ada/Library/Application Support/byok-identity"],
  [
    "win32",
    { LOCALAPPDATA: String.raw`C:\Users\ada\AppData\Local` },
    String.raw`C:\Users\ada\AppData\Local\byok-identity`,
  ],
] as const)("stateFolder() on %s with %j is %s", (name, env, folder) => {
  for (const home of ["HOME", "USERPROFILE"]) vi.stubEnv(home, "/home/ada");
  expect(stateFolder({ name, env })).toBe(folder);
});

test("makeStateFolder() makes a folder that only this user can enter, and keeps one that exists", () => {
  const state = scratch();
  for (const name of ["XDG_STATE_HOME", "LOCALAPPDATA"]) {
    vi.stubEnv(name, path.join(state, "new"));
  }
  const folder = makeStateFolder();
  expect(folder).toBe(path.join(state, "new/byok-identity"));
  if (process.platform !== "win32") expect(statSync(folder).mode & 0o777).toBe(0o700);
  mkdirSync(path.join(folder, "sessions"));
  expect(makeStateFolder()).toBe(folder);
  expect(statSync(path.join(folder, "sessions")).isDirectory()).toBe(true);
});
