import { describe, expect, test } from "vitest";
import { unsendableProblems } from "../../src/config/unsendable.ts";

describe("unsendableProblems()", () => {
  test("every header that HTTP cannot carry is named, and no value is shown", () => {
    const problems = unsendableProblems({
      headers: {
        "": "s3cret",
        "Bad Name": "s3cret",
        lines: "s3cret\nx: y",
        script: "s3cret語",
        "Transfer-Encoding": "chunked",
        "Proxy-Authorization": "s3cret",
        good: "café\t",
        "X-Team": "a",
        "x-team": "b",
      },
    });
    expect(problems).toEqual([
      { path: 'headers[""]', message: "is not a header name (RFC 9110)" },
      { path: 'headers["Bad Name"]', message: "is not a header name (RFC 9110)" },
      { path: "headers.lines", message: "contains characters that are not allowed in a header" },
      { path: "headers.script", message: "contains characters that are not allowed in a header" },
      {
        path: "headers.Transfer-Encoding",
        message: "is set for each request by itself; remove it",
      },
      {
        path: "headers.Proxy-Authorization",
        message: "is set for each request by itself; remove it",
      },
      { path: "headers.x-team", message: "is the same header as X-Team; keep one" },
    ]);
  });

  test.each([
    ["apiKey", "two words", /spaces/],
    ["apiKey", " ", /empty/],
    ["bearerToken", "Bearer s3cret", /raw token/],
    ["bearerToken", "s3cret-é", /non-ASCII/],
  ])("%s %j cannot be sent", (field, value, message) => {
    expect(unsendableProblems({ [field]: value })).toEqual([
      { path: field, message: expect.stringMatching(message) as string },
    ]);
  });

  test("a key that is not used is not checked, and line ends around a key are dropped", () => {
    expect(unsendableProblems({ bearerToken: "t\n", apiKey: "" })).toEqual([]);
  });
});
