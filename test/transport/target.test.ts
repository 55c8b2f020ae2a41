import { expect, test } from "vitest";
import { assertTarget } from "../../src/transport/target.ts";

test.each([
  "http://a.example.com/x",
  "https://a.example.com:8443/x",
  "https://b.example.com/x",
  "https://a.example.com.evil/x",
])("assertTarget() refuses %s", (url) => {
  expect(() => assertTarget(new URL(url), new URL("https://a.example.com/v1"))).toThrow(
    expect.objectContaining({ code: "ERR_INSECURE_TARGET" }) as Error,
  );
});
