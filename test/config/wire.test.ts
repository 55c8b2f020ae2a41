import { expect, test } from "vitest";
import type { NamedProviderConfig } from "../../src/config/types.ts";
import { toWireConfig } from "../../src/config/wire.ts";

test("toWireConfig() puts hasBearerTokenProvider in the callback's place", () => {
  const config: NamedProviderConfig = {
    name: "foundry",
    baseUrl: "https://model.example",
    headers: {},
    bearerTokenProvider: () => Promise.resolve("t"),
  };
  const wire = toWireConfig(config);
  expect(wire).toEqual({
    name: "foundry",
    baseUrl: "https://model.example",
    headers: {},
    hasBearerTokenProvider: true,
  });
  expect(JSON.parse(JSON.stringify(wire))).toEqual(wire);
  expect(config.bearerTokenProvider).toBeDefined();
});

test("toWireConfig() leaves a configuration without a callback as it is", () => {
  const config = { baseUrl: "https://model.example", managedIdentity: { clientId: "c" } };
  expect(toWireConfig(config)).toEqual(config);
});
