import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { leftOut } from "./list.ts";

const root = path.resolve(import.meta.dirname, "../..");

test("each file that is left out on Windows, in whole or in part, exists", () => {
  const files = leftOut.flatMap(({ files: whole = [], tests = {} }) =>
    whole.concat(Object.keys(tests)),
  );
  expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
});
