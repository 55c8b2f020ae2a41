import { fc } from "../support/properties.ts";
import { expect } from "vitest";
import { createLocalKey } from "../../src/local-server/local-key.ts";
import { readHeaders } from "../../src/proxy/request-headers.ts";
import { targetOf } from "../../src/proxy/target.ts";
import { campaign } from "./campaign.ts";
import { FOREIGN, KEY, target } from "./request-head.ts";

const ORIGIN = "https://models.example";

campaign({
  title: "targetOf() lets a path pass only if every reading of it stays below the provider's",
  input: fc.tuple(
    fc.oneof(
      target,
      fc.string({ unit: "binary-ascii" }).map((rest) => `/${rest}`),
    ),
    fc.constantFrom("", "/openai", "/openai/deployments"),
  ),
  share: 2,
  found: [],
  holds([raw, root]) {
    const url = raw.replaceAll(FOREIGN, "1");
    const passed = targetOf(url, root);
    if (typeof passed !== "string") {
      expect(passed.status).toBeGreaterThanOrEqual(400);
      return;
    }
    // As browsers and most servers read it, once and, as some do, decoded first.
    let path = passed.split("?", 1)[0] ?? "";
    for (let reading = 0; reading < 4; reading += 1) {
      const read = new URL(ORIGIN + path.replaceAll("\\", "/"));
      expect(read.origin).toBe(ORIGIN);
      expect(`${read.pathname}/`.startsWith(`${root}/`), read.pathname).toBe(true);
      path = path.replaceAll(/%[\da-f]{2}/gi, (code) =>
        String.fromCharCode(Number.parseInt(code.slice(1), 16)),
      );
    }
    expect(passed).not.toMatch(/[?&](?:api-key|access_token|subscription-key)=/i);
  },
});

const key = createLocalKey();
const CREDENTIALS = new Set(["authorization", "api-key", "x-api-key", "cookie", "host", "origin"]);
const names = fc.oneof(
  fc.constantFrom(...CREDENTIALS, "Connection", "X-Mine", "Content-Length", "transfer-encoding"),
  fc.constantFrom("ocp-apim-subscription-key", "__proto__", "sec-websocket-protocol", "x-own"),
  fc.string(),
);
const mixed = fc
  .tuple(names, fc.boolean())
  .map(([name, upper]) => (upper ? name.toUpperCase() : name));
const values = fc.oneof(
  fc.constantFrom(KEY, `Bearer ${KEY}`, `a, openai-insecure-api-key.${KEY}`, "x-mine, keep-alive"),
  fc.string({ unit: "binary-ascii" }),
);

campaign({
  title:
    "readHeaders() hands on no credential, no key and nothing that the provider's own replaces",
  input: fc.array(fc.tuple(mixed, values), { maxLength: 8 }),
  share: 2,
  found: [],
  holds(pairs) {
    const raw = pairs.flatMap(([name, value]) => [name, value.replaceAll(KEY, key.value)]);
    const { forwarded, hasKey } = readHeaders(raw, key, new Set(["x-own"]));
    expect(forwarded.length % 2).toBe(0);
    for (let at = 0; at < forwarded.length; at += 2) {
      const name = forwarded[at] ?? "";
      expect(name).toBe(name.toLowerCase());
      expect(CREDENTIALS.has(name) || name === "x-own" || name === "connection", name).toBe(false);
    }
    expect(forwarded.join("\n")).not.toContain(key.value);
    const presented = pairs.some(
      ([name, value]) =>
        ["authorization", "api-key", "x-api-key"].includes(name.toLowerCase()) &&
        value.includes(KEY),
    );
    if (!presented) expect(hasKey).toBe(false);
  },
});
