import { expect, test } from "vitest";
import { aliasOf, withoutSetUpEntries } from "../../src/config/set-up-entry.ts";

test("withoutSetUpEntries() leaves out only what setup has entered: a name, and this machine", () => {
  const foundry = { name: "foundry", baseUrl: "https://x.example/v1" };
  const entered = { name: aliasOf("foundry"), baseUrl: "http://127.0.0.1:4143/foundry/v1" };
  const own = [
    foundry,
    { name: "byok-other", baseUrl: "http://127.0.0.1:4143/other/v1" },
    { name: "local", baseUrl: "http://127.0.0.1:11434/v1" },
  ];
  expect(withoutSetUpEntries([...own, entered])).toEqual(own);
  const elsewhere = { ...entered, baseUrl: "https://gateway.example/v1" };
  expect(withoutSetUpEntries([foundry, elsewhere])).toEqual([foundry, elsewhere]);
});
