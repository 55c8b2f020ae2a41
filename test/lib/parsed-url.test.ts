import { expect, test } from "vitest";
import { namedPort, parsedUrl } from "../../src/lib/parsed-url.ts";

test("parsedUrl is undefined for what is no URL, and resolves a reference against a base", () => {
  expect(parsedUrl("no URL")).toBeUndefined();
  expect(parsedUrl("/a", "no base")).toBeUndefined();
  expect(parsedUrl("b?c", "https://h/a/")?.href).toBe("https://h/a/b?c");
});

// URL.canParse, asked as often, is false for it on Node 20 and 22.
test("parsedUrl reads a host of Latin-1 however often it was called before", () => {
  for (let call = 0; call < 20_000; call += 1) parsedUrl("https://h");
  expect(parsedUrl("https://münchen.example/v1")?.host).toBe("xn--mnchen-3ya.example");
});

test.each([
  ["http://localhost", undefined],
  ["http://localhost:/", undefined],
  ["http://localhost:80", 80],
  [" HTTP://[::1]:80/x", 80],
  ["http://localhost:443", 443],
  ["http://localhost:0", 0],
  ["http://localhost:8400/a:80", 8400],
  ["no URL:80", undefined],
])("namedPort(%j) is the port that is written there", (text, port) => {
  expect(namedPort(text)).toBe(port);
});
