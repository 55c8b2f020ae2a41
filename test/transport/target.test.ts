import { expect, test } from "vitest";
import { assertTarget } from "../../src/transport/target.ts";

test.each([
  "http://a.example.com/x",
  "https://a.example.com:8443/x",
  "https://b.example.com/x",
  "https://a.example.com.evil/x",
  "https://a.example.com@evil.example/x",
  "https://a.example.com:443@evil.example/x",
  String.raw`https://evil.example\@a.example.com/x`,
  "https://evil.example#@a.example.com/v1",
  "https://a.example.com./x",
  "https://sub.a.example.com/x",
  "https://\u0430.example.com/x",
  "wss://a.example.com/x",
  "data:text/plain,x",
])("assertTarget() refuses %s", (url) => {
  expect(() => assertTarget(new URL(url), new URL("https://a.example.com/v1"))).toThrow(
    expect.objectContaining({ code: "ERR_INSECURE_TARGET" }) as Error,
  );
});

test.each([
  "https://a.example.com",
  "https://A.EXAMPLE.com:443/x?y#z",
  "https://u:p@a.example.com/x",
])("assertTarget() accepts %s", (url) => {
  expect(() => assertTarget(new URL(url), new URL("https://a.example.com/v1"))).not.toThrow();
});
