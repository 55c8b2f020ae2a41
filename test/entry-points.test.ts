import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), "utf8");

test("every type of the contract can be imported from an entry point", () => {
  const entries = read("src/index.ts") + read("src/rpc/index.ts");
  const types = Array.from(
    read("src/config/types.ts").matchAll(/^export (?:interface|type) (\w+)/gm),
    ([, name = ""]) => name,
  );
  expect(types.length).toBeGreaterThan(20);
  expect(types.filter((name) => !new RegExp(`\\b${name}\\b`).test(entries))).toEqual([]);
});
