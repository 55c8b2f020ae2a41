import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { KNOWN_VARIABLES, SERVICE_PRINCIPAL } from "../../src/config/env/variables.ts";
import { BLOCKS, CREDENTIAL_FIELDS } from "../../src/config/exclusive.ts";
import { root, textOf } from "../support/pages.ts";

const configuration = textOf("docs/configuration.md");

/** The variables that a cell such as `A_B_C`, `_D` names: the second is A_B_D or A_D, whichever there is. */
function variablesIn(cell: string): readonly string[] {
  const [first = "", ...suffixes] = cell.match(/[A-Z_]{3,}/g) ?? [];
  return [
    first,
    ...suffixes.map((suffix) => {
      const parts = first.split("_");
      const names = parts.map((_, at) => parts.slice(0, parts.length - at).join("_") + suffix);
      return names.find((name) => KNOWN_VARIABLES.includes(name)) ?? suffix;
    }),
  ];
}

test("docs/configuration.md: the table of the environment has every variable, and no other", () => {
  const cells = configuration.match(/^\| `COPILOT_PROVIDER_[^|]*/gm) ?? [];
  expect(cells.flatMap(variablesIn).toSorted()).toEqual([...KNOWN_VARIABLES].toSorted());
});

test("docs/configuration.md: the table of fields has every credential, in the order of precedence", () => {
  const fields = Array.from(
    configuration.matchAll(/^\| `(\w+)(?::[^`]*)?` +\|/gm),
    ([, field = ""]) => field,
  );
  const credentials = fields.filter((field) => CREDENTIAL_FIELDS.includes(field));
  expect(credentials).toEqual([
    ...BLOCKS,
    "bearerTokenProvider",
    "bearerToken",
    "apiKeyCommand",
    "apiKeyFile",
    "apiKey",
  ]);
});

test("docs/sources.md and docs/managed-identity.md name every field of the identity blocks", () => {
  const { $defs } = JSON.parse(
    readFileSync(path.join(root, "schema/byok-identity.schema.json"), "utf8"),
  ) as { $defs: Record<string, { properties: Record<string, unknown> }> };
  const text = `${textOf("docs/sources.md")}${textOf("docs/managed-identity.md")}`;
  const types = [
    "ManagedIdentity",
    "DefaultAzureCredential",
    "ServicePrincipal",
    "OAuth",
    "GitHubActions",
    "AzurePipelines",
  ];
  const fields = types.flatMap((type) => Object.keys($defs[type]?.properties ?? {}));
  expect(fields.length).toBeGreaterThan(20);
  expect(
    fields.filter((field) => !text.includes(`\`${field}\``) && !text.includes(`"${field}"`)),
  ).toEqual([]);
});

test("docs/federation.md names every field of every exchange", () => {
  const { $defs } = JSON.parse(
    readFileSync(path.join(root, "schema/byok-identity.schema.json"), "utf8"),
  ) as { $defs: Record<string, { properties: Record<string, unknown> }> };
  const text = textOf("docs/federation.md");
  const types = ["EntraExchange", "OpenAIExchange", "AnthropicExchange", "OAuthExchange"];
  const fields = types.flatMap((type) => Object.keys($defs[type]?.properties ?? {}));
  expect(fields.length).toBeGreaterThan(15);
  expect(fields.filter((field) => !text.includes(`\`${field}\``))).toEqual([]);
});

test("docs/sources.md names the variables of a service principal", () => {
  const text = textOf("docs/sources.md");
  expect(SERVICE_PRINCIPAL.filter(({ name }) => !text.includes(`\`${name}\``))).toEqual([]);
});
