import { expect, test } from "vitest";
import { sentence } from "../../src/lib/sentence.ts";

test.each([
  ["did you mean work?", "Did you mean work?"],
  ["the known ones are a, b", "The known ones are a, b."],
  ["it has ended.", "It has ended."],
])("sentence(%j)", (clause, expected) => {
  expect(sentence(clause)).toBe(expected);
});
