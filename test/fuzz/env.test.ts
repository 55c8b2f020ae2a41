import { inspect } from "node:util";
import { fc } from "../support/properties.ts";
import { expect } from "vitest";
import { explainEnv } from "../../src/config/env.ts";
import { KNOWN_VARIABLES, SERVICE_PRINCIPAL } from "../../src/config/env/variables.ts";
import { parseProviderConfig } from "../../src/config/parse.ts";
import { campaign } from "./campaign.ts";

const MARK = "mArK9-s3cret";
const variables = [...KNOWN_VARIABLES, ...SERVICE_PRINCIPAL.map(({ name }) => name)];
const names = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom(...variables) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("COPILOT_PROVIDER_URL", "COPILOT_PROVIDER_", "__proto__"),
  },
  {
    weight: 1,
    arbitrary: fc.string({ unit: "binary" }).map((rest) => `COPILOT_PROVIDER_${rest}`),
  },
);
const values = fc.oneof(
  fc.constantFrom("https://a.example/v1", "http://[", "https://u:p@a.example", "", " ", MARK),
  fc.constantFrom("system", "SYSTEM", "default-azure", "service-principal", "defalt-azure"),
  fc.constantFrom(
    "openai",
    "azure",
    "opanai",
    "responses",
    "http",
    "1",
    "0",
    "-1",
    "1e3",
    "9".repeat(400),
  ),
  fc.constantFrom(`A: ${MARK}`, `A: ${MARK}\\nA: b`, "no colon", `: ${MARK}`, `B\u00e9: ${MARK}`),
  fc
    .dictionary(
      fc.oneof(
        fc.constantFrom("clientId", "objectId", "resourceId", "scope", "__proto__"),
        fc.string(),
      ),
      fc.oneof(fc.string(), fc.jsonValue()),
    )
    .map((block) => JSON.stringify(block)),
  fc.string({ unit: "binary" }),
);
const environments = fc
  .tuple(
    fc.option(fc.constantFrom("https://a.example/v1", "http://127.0.0.1:1", "x")),
    fc.dictionary(names, values, { maxKeys: 8 }),
  )
  .map(([url, env]) => Object.assign(env, url === null ? {} : { COPILOT_PROVIDER_BASE_URL: url }));

campaign({
  title: "explainEnv() never throws, names a variable in every problem, and shows no secret",
  input: environments,
  found: [],
  holds(env) {
    const { config, problems, warnings, origins } = explainEnv(env);
    for (const { path } of [...problems, ...warnings]) {
      expect(path, "a problem names its variable").toMatch(/^(?:COPILOT_|AZURE_)/);
    }
    for (const origin of Object.values(origins)) expect(origin).toMatch(/^(?:COPILOT_|AZURE_)/);
    expect(inspect([problems, warnings], { depth: Infinity })).not.toContain(MARK);
    if (problems.length > 0) expect(config).toBeUndefined();
    if (config !== undefined) expect(parseProviderConfig(config)).toEqual(config);
  },
});
