import { expect, test } from "vitest";
import { positionsIn } from "../../src/config/json.ts";
import { cpuTimer } from "../support/cpu-time.ts";
import { fc } from "../support/properties.ts";

test("positionsIn() counts lines and columns from 1, with the line breaks of every system", () => {
  const text = fc
    .array(fc.constantFrom("a", "é", "\n", "\r\n", "\r", "\u{1F600}"))
    .map((all) => all.join(""));
  fc.assert(
    fc.property(text, fc.nat(40), (written, wanted) => {
      const offset = Math.min(wanted, written.length);
      // Between the two characters of a line break, nothing begins.
      fc.pre(written.slice(offset - 1, offset + 1) !== "\r\n");
      const lines = written.slice(0, offset).split(/\r\n|\r|\n/);
      const column = (lines.at(-1) ?? "").length + 1;
      expect(positionsIn(written)(offset)).toEqual({ line: lines.length, column });
    }),
  );
});

test("positionsIn() does not read the text again for each position", () => {
  const text = "x,\n".repeat(200_000);
  const elapsed = cpuTimer();
  const at = positionsIn(text);
  for (let offset = 0; offset < text.length; offset += 3) at(offset);
  expect(at(text.length - 3)).toEqual({ line: 200_000, column: 1 });
  expect(elapsed()).toBeLessThan(3_000);
});
