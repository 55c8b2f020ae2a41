import { expect, test } from "vitest";
import { report } from "../../src/cli/doctor/report.ts";

test("report() shows no control character of a foreign token to the terminal", () => {
  const facts = { sub: "a\u001B[2J\u009B1m\nerror  forged" };
  const text = report([{ check: "subject", level: "ok", what: "w", facts }], {
    json: false,
    color: false,
  });
  expect(text).toContain("sub: a\uFFFD[2J\uFFFD1m\uFFFDerror  forged\n");
});
