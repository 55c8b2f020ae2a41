import { inspect } from "node:util";
import { describe, expect, test, vi } from "vitest";
import type { ProvidersInput } from "../src/config/provider-set.ts";
import { ByokIdentityError, ConfigError } from "../src/errors.ts";
import { createProviders, openProviders } from "../src/providers.ts";

const baseUrl = "https://models.example/v1";
const a = { name: "foundry", baseUrl, bearerToken: "token-a" };
const b = { name: "local", type: "azure", baseUrl, apiKey: "key-b" } as const;

function problems(input: unknown): string[] {
  try {
    createProviders(input as ProvidersInput);
  } catch (error) {
    if (error instanceof ConfigError)
      return error.problems.map(({ path, message }) => `${path} ${message}`);
    throw error;
  }
  throw new Error("they were taken");
}

describe("createProviders()", () => {
  test.each<[string, ProvidersInput, string[]]>([
    ["a list", [a, b], ["foundry", "local"]],
    ["a providers file", { providers: [b, a], models: [] }, ["local", "foundry"]],
    ["an empty file", {}, []],
    ["a file without providers", { models: [] }, []],
    ["a single provider", { baseUrl }, ["default"]],
    ["a single provider with a name", a, ["foundry"]],
    ["a session's one provider", { provider: { baseUrl } }, ["default"]],
    [
      "a session's fields, given or not",
      { provider: { baseUrl }, providers: undefined },
      ["default"],
    ],
    ["one named default", [{ name: "default", baseUrl }], ["default"]],
    ["names of any other kind", [{ name: "__proto__", baseUrl }], ["__proto__"]],
  ])("takes %s", (_, input, names) => {
    using providers = createProviders(input);
    expect([...providers.keys()]).toEqual(names);
    expect(providers.size).toBe(names.length);
  });

  test("sends each its own credential, in the form its type wants", async () => {
    using providers = createProviders([a, b]);
    expect(await providers.get("foundry")?.headers()).toEqual({ authorization: "Bearer token-a" });
    expect(await providers.lookup("local").headers()).toEqual({ "api-key": "key-b" });
  });

  test("is a read-only map", () => {
    using providers = createProviders([a, b]);
    const pairs = [...providers];
    expect(pairs.map(([name, auth]) => [name, auth.status().kind])).toEqual([
      ["foundry", "bearerToken"],
      ["local", "apiKey"],
    ]);
    expect([...providers.entries()]).toEqual(pairs);
    expect([...providers.values()]).toEqual(pairs.map(([, auth]) => auth));
    const each = vi.fn<(auth: unknown, name: string, map: unknown) => void>();
    providers.forEach(each);
    expect(each.mock.calls).toEqual(pairs.map(([name, auth]) => [auth, name, providers]));
    expect(providers.has("local")).toBe(true);
    expect(providers.has("toString")).toBe(false);
    expect(providers.get("constructor")).toBeUndefined();
    expect(providers).not.toHaveProperty("set");
  });

  test.each([
    [[a, b], "foundri", 'No provider is named "foundri". Did you mean foundry?'],
    [[a, b], "Local", 'No provider is named "Local". Did you mean local?'],
    [[a, b], "default", 'No provider is named "default". There are foundry and local.'],
    [[a], "x", 'No provider is named "x". There is foundry.'],
    [[], "x", 'No provider is named "x". There are none.'],
  ])("lookup() in %# of an unknown name names the nearest", (input, name, message) => {
    using providers = createProviders(input);
    expect(() => providers.lookup(name)).toThrow(
      expect.objectContaining({ code: "ERR_PROVIDER_UNKNOWN", message }) as Error,
    );
  });

  test("close() closes every provider", async () => {
    const providers = createProviders([a, b]);
    providers.close();
    providers[Symbol.dispose]();
    for (const auth of providers.values())
      await expect(auth.getToken()).rejects.toMatchObject({ code: "ERR_CLOSED" });
  });

  test("shows no secret", () => {
    using providers = createProviders([a, b]);
    expect(
      inspect(providers, { depth: 9, showHidden: true }) + JSON.stringify(providers),
    ).not.toMatch(/token-a|key-b/);
  });
});

describe("createProviders() refuses", () => {
  test("with every problem of every provider, each with its path", () => {
    expect(
      problems([
        { name: "a/b", baseUrl },
        { name: "a", baseUrl: "http://models.example", apiKey: "k" },
        { name: "a", baseUrl, hasBearerTokenProvider: true },
        { name: "c", baseUrl, apiKey: "two words" },
        { baseUrl, apiKey: "two words", type: "open-ai" },
      ]),
    ).toEqual([
      "[2].name is also the name of [1]",
      "[0].name expected a name without “/”, which separates provider and model",
      expect.stringMatching(/^\[1\]\.baseUrl would send the credential over plain http/),
      expect.stringMatching(/^\[2\]\.hasBearerTokenProvider announces/),
      "[3].apiKey contains spaces, control characters or non-ASCII characters",
      expect.stringMatching(/^\[4\]\.type expected "openai"/),
      "[4].name is missing; expected a name without “/”, which separates provider and model",
      "[4].apiKey contains spaces, control characters or non-ASCII characters",
    ]);
  });

  test.each([
    [
      { provider: { baseUrl }, providers: [a] },
      "providers cannot be combined with provider: give one provider, or several with names",
    ],
    [
      { baseUrl, providers: [a] },
      "providers cannot be combined with baseUrl: give one provider, or several with names",
    ],
    [
      { providers: [a], models: [{ id: "m", provider: "foundri" }] },
      "models[0].provider is not the name of a provider; did you mean foundry?",
    ],
    [
      { provider: { baseUrl }, models: [{ id: "m", provider: "x" }] },
      "models[0].provider is not the name of a provider; there is default",
    ],
    [{ provider: { baseUrl: "x" } }, expect.stringMatching(/^provider\.baseUrl expected/)],
    [{ providers: {} }, "providers expected an array, got an object"],
    [undefined, " is missing; expected an object"],
    ["x", " expected an object, got a string"],
    [{ type: "azure" }, expect.stringMatching(/^baseUrl is missing/)],
  ])("%j", (input, problem) => {
    expect(problems(input)).toEqual([problem]);
  });
});

test("openProviders() closes what it opened when another cannot be", () => {
  const close = vi.fn<() => void>();
  const input = ["a", "b", "c"].map((name) => ({ name, baseUrl }));
  const open = (error: Error) => (): unknown =>
    openProviders(input, (_, name) => {
      if (name === "b") throw error;
      return { close };
    });
  expect(open(new ByokIdentityError("ERR_NOT_SUPPORTED", "No."))).toThrow("[1]: No.");
  expect(close).toHaveBeenCalledTimes(2);
  expect(open(new TypeError("a bug"))).toThrow(new TypeError("a bug"));
  expect(close).toHaveBeenCalledTimes(3);
});
