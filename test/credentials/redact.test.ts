import { describe, expect, test } from "vitest";
import { plainCause, redact } from "../../src/credentials/redact.ts";

describe("redact()", () => {
  test.each([
    ["two\r\n  lines\t", "two lines"],
    ["\u001B[31mred\u001B[0m \u001B]8;;https://a\u0007link\u001B]8;;\u0007", "red link"],
    ["a\u0000b\u0007c\u009Bd\u001Be", "a b c d e"],
    ["a\u061Cb\u200Ec\u202Ed\u2066e\u2028f", "a b c d e f"],
    [`a ${"x".repeat(40)} b`, "a [redacted] b"],
    ["got eyJhbGciOiJub25lIn0.eyJhIjoxfQ.c2ln now", "got [redacted] now"],
    ["got \u001B[1meyJhbGciOiJub25lIn0\u001B[0m.eyJhIjoxfQ.c2ln", "got [redacted]"],
    ["Authorization: Bearer abcd1234efgh", "Authorization: Bearer [redacted]"],
    ['"client_secret": "hunter2hunter2"', '"client_secret": "[redacted]"'],
    ["key sk-abcdefgh", "key [redacted]"],
    ["azure_pod_identity_authority_host_url_malformed: see", undefined],
    [`${"abcdefghij_".repeat(3)}abcdefghijklmnopqrstu`, "[redacted]"],
    ["the resource /subscriptions/6b3ba3a5-63bc-4a4b-9c26-0b4a1b7e1a01/x", undefined],
  ])("%j becomes %j", (text, expected) => {
    expect(redact(text)).toBe(expected ?? text);
  });

  test("takes out what is known to be secret, unless it is too short to tell", () => {
    expect(redact("old-tok for a", undefined, ["old-tok", "a"])).toBe("[redacted] for a");
  });

  test.each(["key:", "key: ", "bearer ", "eyJ", "a.", "sk-", "\u001B[", "\u009B", " ", "pat_a-"])(
    "ends at once for a megabyte of %j",
    (text) => {
      const started = process.cpuUsage();
      redact(text.repeat(1_048_576 / text.length));
      // A quadratic search takes minutes.
      expect(process.cpuUsage(started).user / 1e6).toBeLessThan(2);
    },
  );

  test("shows no part of a secret that stands where reading ends", () => {
    for (let at = 16_300; at < 16_390; at += 1) {
      const text = `${"x".repeat(40)} `.repeat(500).slice(0, at);
      expect(redact(`${text} key: hunter2hunter2hunter2 end`)).not.toContain("hunt");
    }
  });

  test("is bounded", () => {
    expect(redact("word ".repeat(1_000)).length).toBeLessThanOrEqual(401);
  });
});

test("plainCause() keeps name, code and causes, and nothing else", () => {
  const request = { headers: { authorization: "Bearer s3cret" } };
  const cause = Object.assign(new Error("said old-tok"), { code: "EX", request });
  cause.name = "HttpError";
  const plain = plainCause(new TypeError("outer", { cause }), ["old-tok"]);
  expect(plain).toMatchObject({
    name: "TypeError",
    message: "outer",
    cause: { name: "HttpError", message: "said [redacted]", code: "EX" },
  });
  expect(plain?.cause).not.toHaveProperty("request");
  expect(plainCause("s3cret")).toBeUndefined();
});
