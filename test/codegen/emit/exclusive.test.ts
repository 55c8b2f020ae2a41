import { describe, expect, test } from "vitest";
import { groupedRules } from "../../../codegen/emit/exclusive.ts";
import { ofSchema, type Rule } from "../../../codegen/emit/model.ts";
import type { Rule as SchemaRule } from "../../../codegen/model.ts";

const excludes = (property: string, ...others: readonly string[]): Rule =>
  ofSchema<SchemaRule>({ kind: "excludes", property, others });

describe("groupedRules", () => {
  test("makes one of rules that leave out one property after the other", () => {
    expect(groupedRules([excludes("a", "b", "c", "d"), excludes("b", "c", "d")])).toEqual([
      { kind: "exclusive", alone: ["a", "b"], others: ["c", "d"] },
    ]);
  });

  test("has no others where each property excludes each", () => {
    expect(groupedRules([excludes("a", "b", "c"), excludes("b", "c")])).toEqual([
      { kind: "exclusive", alone: ["a", "b", "c"], others: [] },
    ]);
  });

  test("keeps the order, and rules that do not follow from each other", () => {
    const rules: readonly Rule[] = [
      excludes("a", "b"),
      ofSchema<SchemaRule>({ kind: "at-least-one", properties: ["a", "b"] }),
      excludes("b", "c", "d"),
      excludes("c", "e"),
      excludes("d", "e"),
    ];
    expect(groupedRules(rules)).toEqual(rules);
  });
});
