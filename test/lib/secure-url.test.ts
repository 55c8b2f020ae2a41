import { expect, test } from "vitest";
import { isLoopback, isSecure } from "../../src/lib/secure-url.ts";

test.each(["localhost", "LOCALHOST", "a.localhost", "127.0.0.1", "127.8.9.1", "[::1]"])(
  "isLoopback() takes %s for this machine",
  (host) => {
    expect(isLoopback(host)).toBe(true);
  },
);

test.each([
  "localhost.example.com",
  "127.0.0.1.example.com",
  "128.0.0.1",
  "10.0.0.1",
  "[::2]",
  "0.0.0.0",
  "127.1",
  "",
])("isLoopback() takes %j for another machine", (host) => {
  expect(isLoopback(host)).toBe(false);
});

test("isLoopback() sees an address through every spelling that URL knows", () => {
  for (const spelling of ["http://2130706433/", "http://0x7f.1/", "http://127.1/"]) {
    expect(isLoopback(new URL(spelling).hostname)).toBe(true);
  }
});

test.each([
  ["https://models.example.com", true],
  ["http://127.0.0.1:8080", true],
  ["http://models.example.com", false],
  ["ws://127.0.0.1", false],
])("isSecure(%s) is %s", (url, secure) => {
  expect(isSecure(new URL(url))).toBe(secure);
});
