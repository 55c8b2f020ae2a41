import { fc } from "../support/properties.ts";
import { expect, test } from "vitest";
import { cpuTimer } from "../support/cpu-time.ts";
import { rootOf, targetOf } from "../../src/proxy/target.ts";

test.each([
  ["https://x.example", ""],
  ["https://x.example/v1", ""],
  ["https://x.example/v1/", ""],
  ["https://x.example/openai/v1", "/openai"],
  ["https://x.example/openai", "/openai"],
  ["https://x.example/anthropic", "/anthropic"],
  ["https://x.example/team/api/v1beta", "/team/api"],
  ["https://x.example/openai/deployments/gpt", "/openai/deployments/gpt"],
])("rootOf(%s) is the part clients may reach: “%s”", (baseUrl, root) => {
  expect(rootOf(new URL(baseUrl))).toBe(root);
});

test.each([
  "/",
  "/v1/models",
  "/v1/models/org%2Fname",
  "/v1/files/na%20me.jsonl",
  "/v1/files/na%C3%A9me.jsonl",
  "/v1/models/%E4%B8%AD",
  "/v1/models/gpt-4.1:latest@2",
  "/v1/.well-known",
  "/v1/models/...",
  "/v1/a;b=c",
  "/v1/100%25",
  "/v1/x?q=../../etc&r=//x",
])("targetOf() hands on %s as it is", (url) => {
  expect(targetOf(url, "")).toBe(url);
});

/** What servers may make of a path: decoded again and again, backslashes as slashes, path parameters cut off. */
function readings(path: string): string[] {
  const all: string[] = [];
  for (let current = path; !all.includes(current);) {
    all.push(current);
    current = current.replaceAll(/(?:%[\da-f]{2})+/gi, (bytes) =>
      Buffer.from(bytes.replaceAll("%", ""), "hex").toString(),
    );
  }
  return all.flatMap((reading) => {
    const slashed = reading.replaceAll("\\", "/");
    return [slashed, slashed.replaceAll(/;[^/]*/g, "")];
  });
}

test("targetOf() lets nothing pass that any reading leads out of the provider's path", () => {
  const piece = fc.constantFrom(
    "/",
    "//",
    ".",
    "..",
    "%2e",
    "%2E%2e",
    "%252e",
    "%2f",
    "%252F",
    "\\",
    "%5c",
    "%255c",
    ";",
    ";a=b",
    "%",
    "%00",
    "%c0%ae",
    "%e4%b8%80",
    "%25",
    "a",
    "v1",
    "ä",
    "?",
    "#",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const url = `/root/${pieces.join("")}`;
      const target = targetOf(url, "/root");
      if (typeof target !== "string") return;
      const path = target.split("?", 1)[0] ?? "";
      for (const reading of readings(path)) {
        expect(new URL(`http://x${reading}`).pathname).toMatch(/^\/root(?:\/|$)/);
        expect(reading).not.toMatch(/\/\/|\p{Cc}/u);
      }
    }),
    { numRuns: 5_000 },
  );
});

test("targetOf() takes a time that does not explode with the length of what it refuses", () => {
  const spent = cpuTimer();
  targetOf(`/${"a/".repeat(4_000)}%2e%2e/`, "");
  targetOf(`/${"a".repeat(8_000)}\\`, "");
  targetOf(`/${"%25".repeat(5_000)}2e`, "");
  expect(spent()).toBeLessThan(200);
});
