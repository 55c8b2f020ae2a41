import { expect, test } from "vitest";
import { writeRemedy } from "../../src/lib/write-remedy.ts";

test.each([
  ["ENOENT", "create its folder first"],
  ["ENOTDIR", "one of the folders of its path is a file; choose another path"],
  ["EEXIST", "one of the folders of its path is a file; choose another path"],
  ["EISDIR", "it is a folder; choose the path of a file"],
  ["EROFS", "its file system is read-only; choose another path"],
  ["ENAMETOOLONG", "choose a shorter path"],
  ["ENOSPC", "free some space there"],
  ["EDQUOT", "free some space there"],
  ["EFBIG", "free some space there"],
  ["EACCES", "make it and its folder writable for this user"],
  ["toString", "make it and its folder writable for this user"],
  [undefined, "make it and its folder writable for this user"],
])("writeRemedy() says what to do about %s", (code, remedy) => {
  expect(writeRemedy(code)).toBe(remedy);
});
