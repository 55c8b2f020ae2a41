import { expect, test } from "vitest";
import { expectNone, marked } from "../support/secrets.ts";

const secret = marked("found");
const hidden = Object.defineProperty({}, "request", { value: { headers: [secret] } });

/** Where secrets have been seen to hide. */
const PLACES: Readonly<Record<string, unknown>> = {
  "a message": new Error(`failed with ${secret}`),
  "a cause's cause": new Error("a", { cause: new Error("b", { cause: new Error(secret) }) }),
  "a property of a cause": new Error("a", {
    cause: Object.assign(new Error("b"), { body: secret }),
  }),
  "one of several errors": new AggregateError([new Error(secret)]),
  "a property that is not enumerable": [hidden],
  "a map": { map: new Map([["k", { secret }]]) },
  "a key": { [secret]: 1 },
  base64: Buffer.from(secret).toString("base64"),
  hexadecimal: { hex: Buffer.from(secret).toString("hex") },
  "a beginning": `${secret.slice(0, 25)}…`,
  "deep inside": { a: { b: { c: { d: { e: { f: { g: [[[secret]]] } } } } } } },
};

test.each(Object.entries(PLACES))("expectNone() finds a secret in %s", (_, place) => {
  expect(() => expectNone([secret], place)).toThrow("shows");
});

test("expectNone() passes what holds none", () => {
  expect(() =>
    expectNone([secret], new Error("fine"), { marked: marked("other-one") }),
  ).not.toThrow();
});
