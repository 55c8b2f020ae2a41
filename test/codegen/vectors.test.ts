import { describe, expect, test } from "vitest";
import { withoutUnknown } from "../../codegen/generate.ts";
import type { Json } from "../../codegen/model.ts";
import { violationsOf } from "../../codegen/violations.ts";
import { kept } from "./languages/kept.ts";
import { combinationsOf } from "./languages/presence.ts";
import { subjects } from "./languages/subjects.ts";

describe.each(subjects)(
  "vectors of $name",
  ({ name: subjectName, model, errors, valid, invalid }) => {
    test.each(valid)("valid: $name", ({ type, value, written }) => {
      expect(errors(type, value)).toEqual([]);
      expect(errors(type, written ?? value)).toEqual([]);
      const dropped = withoutUnknown(model);
      expect(kept(dropped, type, value as Json)).toEqual(written ?? value);
    });

    test.each(invalid)("invalid: $name", ({ type, value, keyword, path }) => {
      expect(errors(type, value)).toContainEqual(
        expect.objectContaining({ keyword, instancePath: path }),
      );
    });

    test("every name is used once", () => {
      for (const vectors of [valid, invalid])
        expect(new Set(vectors.map(({ name }) => name)).size).toBe(vectors.length);
    });

    test("the rules that were read agree with Ajv on every combination", () => {
      const combinations = combinationsOf({ name: subjectName, model, errors, valid, invalid });
      expect(combinations).not.toEqual([]);
      for (const { type, values } of combinations) {
        for (const { present, value } of values) {
          const violated = type.rules.some((rule) => violationsOf(rule, present).length > 0);
          expect([type.name, value, violated]).toEqual([
            type.name,
            value,
            errors(type.name, value).length > 0,
          ]);
        }
      }
    });
  },
);
