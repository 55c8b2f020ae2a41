import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import * as promises from "node:fs/promises";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { replaceFile } from "../../../src/credentials/file/replace.ts";
import { scratch } from "../scratch.ts";
import { PRIVATE_FILE } from "../../support/private-mode.ts";

vi.mock("node:fs/promises", { spy: true });

test("replaceFile() gives the file new content, for its owner alone", async () => {
  const file = path.join(scratch(), "token");
  writeFileSync(file, "old");
  chmodSync(file, 0o644);
  const before = statSync(file).ino;
  await replaceFile(file, "new");
  expect(readFileSync(file, "utf8")).toBe("new");
  expect(statSync(file).mode & 0o777).toBe(PRIVATE_FILE);
  expect(statSync(file).ino).not.toBe(before);
  expect(readdirSync(path.dirname(file))).toEqual(["token"]);
});

test("replaceFile() syncs the new file before it takes the old one's place", async () => {
  const file = path.join(scratch(), "token");
  const steps: string[] = [];
  const real = await vi.importActual<typeof promises>("node:fs/promises");
  vi.mocked(promises.open).mockImplementation(async (...args) => {
    const handle = await real.open(...args);
    const sync = handle.sync.bind(handle);
    handle.sync = (): Promise<void> => {
      steps.push(args[1] === "r" ? "sync folder" : "sync file");
      return sync();
    };
    return handle;
  });
  vi.mocked(promises.rename).mockImplementation((...args) => {
    steps.push("rename");
    return real.rename(...args);
  });
  await replaceFile(file, "new");
  expect(steps).toEqual(["sync file", "rename", "sync folder"]);
});

test("replaceFile() leaves the old file as it was, and nothing else, where it fails", async () => {
  const folder = scratch();
  const file = path.join(folder, "token");
  writeFileSync(file, "old");
  vi.mocked(promises.rename).mockRejectedValueOnce(
    Object.assign(new Error("failed"), { code: "EIO" }),
  );
  await expect(replaceFile(file, "new")).rejects.toMatchObject({ code: "EIO" });
  expect(readFileSync(file, "utf8")).toBe("old");
  expect(readdirSync(folder)).toEqual(["token"]);
  mkdirSync(path.join(folder, "folder"));
  await expect(replaceFile(path.join(folder, "folder"), "new")).rejects.toThrow(
    /EISDIR|EEXIST|ENOTEMPTY|EPERM/,
  );
  expect(readdirSync(folder).toSorted()).toEqual(["folder", "token"]);
});

test("replaceFile() gives no rights to another group, if it cannot keep that of the file", async () => {
  const file = path.join(scratch(), "token");
  writeFileSync(file, "old");
  const real = await vi.importActual<typeof promises>("node:fs/promises");
  const foreign = Object.assign(statSync(file), { gid: 4_242 });
  vi.mocked(promises.stat).mockResolvedValueOnce(foreign);
  vi.mocked(promises.open).mockImplementationOnce(async (...args) => {
    const handle = await real.open(...args);
    handle.chown = () => Promise.reject(new Error("EPERM"));
    return handle;
  });
  await replaceFile(file, "new", 0o640);
  expect(statSync(file).mode & 0o777).toBe(PRIVATE_FILE);
});
