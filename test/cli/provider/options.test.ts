import { Command } from "commander";
import { expect, test } from "vitest";
import { addProviderOptions, selectsOne } from "../../../src/cli/provider/options.ts";

const names = addProviderOptions(new Command()).options.map((option) => option.attributeName());

test.each(names)("selectsOne() counts --%s, unless it names a file", (name) => {
  expect(selectsOne({ [name]: "value" })).toBe(name !== "config");
});

test("selectsOne() is false for options that the provider does not use", () => {
  expect(selectsOne({ port: 8080 } as object)).toBe(false);
});
