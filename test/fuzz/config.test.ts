import { fc } from "../support/properties.ts";
import { expect } from "vitest";
import { parseNamedProviderConfig, parseProviderConfig } from "../../src/config/parse.ts";
import { createTokenCache } from "../../src/token-cache.ts";
import { ConfigError } from "../../src/errors.ts";
import { createProviders } from "../../src/providers.ts";
import { oracle } from "../schema/ajv.ts";
import { invalid, schema, valid } from "../schema/vectors.ts";
import { campaign, words } from "./campaign.ts";

const errors = oracle(schema);
const MARK = "mArK9-s3cret";

/** Whole configurations, good and bad, as soil for the mutations. */
const vectors = [...valid, ...invalid]
  .filter(({ type }) => type === "ProviderConfig" || type === "NamedProviderConfig")
  .map(({ value }) => value);

const names = [...new Set(vectors.flatMap((value) => [...keysOf(value)]))];

function* keysOf(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield key;
    yield* keysOf(inner);
  }
}

const leaf = fc.oneof(
  words("| |a b|azure|https://a.example/v1|http://[|ftp://x|a/b|https://u:p@a.example"),
  words("https://a.example\n|HTTPS://A.EXAMPLE|https://\u00e4.example"),
  fc.constant(MARK),
  fc.constantFrom<unknown>(0, 1, 1.5, -1, 2 ** 53, Infinity, true, false, null, {}, []),
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const change = fc.record({
  block: fc.option(
    fc.constantFrom("managedIdentity", "servicePrincipal", "oauth", "exchange", "headers"),
  ),
  key: fc.oneof(fc.constantFrom(...names), fc.constantFrom("__proto__", "constructor", "basUrl")),
  value: fc.option(leaf, { nil: undefined }),
});
const configs = fc
  .tuple(fc.constantFrom(...vectors), fc.array(change, { maxLength: 4 }))
  .map(([soil, changes]): unknown => changes.reduce(mutated, soil));
const inputs = fc.oneof(
  { weight: 20, arbitrary: configs },
  { weight: 1, arbitrary: fc.jsonValue() },
);

interface Change {
  readonly block: string | null;
  readonly key: string;
  readonly value: unknown;
}

function mutated(input: unknown, { block, key, value }: Change): unknown {
  if (typeof input !== "object" || input === null) return input;
  const copy = structuredClone(input) as Record<string, unknown>;
  const inner = block === null ? copy : { ...(copy[block] as object | undefined) };
  if (value === undefined) Reflect.deleteProperty(inner, key);
  else define(inner, key, value);
  if (block !== null) copy[block] = inner;
  return copy;
}

/** As JSON.parse does, which makes `__proto__` a field like others. */
function define(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

/** The one field that is dropped unseen, at any depth: what it would do in an object is nobody's wish. */
function withoutProto(input: unknown): unknown {
  if (Array.isArray(input)) return input.map(withoutProto);
  if (typeof input !== "object" || input === null) return input;
  const own = Object.entries(input).filter(([key]) => key !== "__proto__");
  return Object.fromEntries(own.map(([key, value]) => [key, withoutProto(value)]));
}

function problemsOf(run: () => unknown): ConfigError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/**
 * What the schema does not say: the likely typo of an optional field, a field that reads like a credential, what is a
 * URL and where a token may be sent, that an exchange needs a source, placeholders, and integers that JSON does not carry exactly
 * (schema/vectors/README.md).
 */
const BEYOND_SCHEMA =
  /did you mean|has no effect here|reads like a credential|is not a valid URL|contains a user name or password|over plain http|sets this parameter itself|needs a source|at most 9007199254740991|has a fragment|nothing replaces/;

campaign({
  title: "parseProviderConfig() and Ajv agree about every configuration, whatever is changed in it",
  input: inputs,
  found: [
    { baseUrl: "https://a.example", headers: JSON.parse('{"__proto__":null}') },
    { baseUrl: "https://a.example", maxPromptTokens: Infinity },
    { baseUrl: "https://a.example", constructor: Infinity },
    { baseUrl: "https://a.example", maxContextWindowTokens: 2 ** 53 },
  ],
  holds(input) {
    for (const [type, parse] of [
      ["ProviderConfig", parseProviderConfig],
      ["NamedProviderConfig", parseNamedProviderConfig],
    ] as const) {
      let config: unknown;
      const refused = problemsOf(() => (config = parse(input)));
      const others = refused?.problems.filter(({ message }) => !BEYOND_SCHEMA.test(message)) ?? [];
      const conforms = errors(type, input).length === 0;
      if (conforms) expect(others, "refused what the schema allows").toEqual([]);
      if (refused === undefined) {
        expect(errors(type, config), "allowed what the schema refuses").toEqual([]);
        expect(config, "lost a field").toEqual(withoutProto(input));
      }
      expect(String(refused?.stack)).not.toContain(MARK);
    }
  },
});

const sets = fc.oneof(
  inputs,
  fc.array(inputs, { maxLength: 3 }),
  fc.record({ providers: fc.array(inputs, { maxLength: 3 }), models: fc.jsonValue() }),
  fc.record({ provider: inputs, providers: fc.option(fc.array(inputs, { maxLength: 2 })) }),
  fc.anything(),
);

const splices = fc.array(
  fc.tuple(
    fc.nat(40),
    words("\n|\t| |%|%zz|%41|#|##|[|]|[::1]|\\|/|//|?|@|:|^|\u00e4|\0|\u007f|{|<|..|:99999|xn--"),
  ),
  { maxLength: 3 },
);
const urls = fc
  .tuple(
    words("https://a.example/v1|http://[::1]:80/x?y#z|http://127.0.0.1|https://h:443/%7e/;a=b"),
    splices,
  )
  .map(([url, changes]) =>
    changes.reduce((text, [at, piece]) => text.slice(0, at) + piece + text.slice(at), url),
  );

campaign({
  title:
    "parseProviderConfig() takes no baseUrl that the schema refuses, and reads it as it stands",
  input: urls,
  found: ["https://a.example\n", "https://\u00e4.example", "https://a.example/a b"],
  holds(baseUrl) {
    const refused = problemsOf(() => parseProviderConfig({ baseUrl }));
    if (refused !== undefined) return;
    expect(errors("ProviderConfig", { baseUrl })).toEqual([]);
    expect(new URL(baseUrl).username).toBe("");
  },
});

/** A list with a hole, which `map` passes over. */
const sparse: unknown[] = [];
sparse[1] = {};

campaign({
  title: "createProviders() opens every provider, or none and tells why without a secret",
  input: sets,
  share: 0.5,
  found: [sparse],
  holds(input) {
    const refused = problemsOf(() =>
      createProviders(input as never, { cache: createTokenCache() }).close(),
    );
    if (refused === undefined) return;
    expect(refused.problems.length).toBeGreaterThan(0);
    expect(String(refused.stack)).not.toContain(MARK);
  },
});
