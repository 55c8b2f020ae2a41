import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { providersFromEnv } from "../../src/config/providers-env.ts";
import { scratch } from "../credentials/scratch.ts";

const baseUrl = "https://models.example/v1";
const content = { providers: [{ name: "foundry", baseUrl, managedIdentity: {} }], models: [] };

/** A home of the Copilot CLI, with a providers file or without. */
function copilotHome(text?: string): { COPILOT_HOME: string; file: string } {
  const home = scratch();
  const file = path.join(home, "providers.json");
  if (text !== undefined) writeFileSync(file, text);
  return { COPILOT_HOME: home, file };
}

test("providersFromEnv() is the one provider of COPILOT_PROVIDER_BASE_URL, whatever the usual file holds", () => {
  const { COPILOT_HOME } = copilotHome("broken");
  expect(providersFromEnv({ COPILOT_HOME, COPILOT_PROVIDER_BASE_URL: baseUrl })).toEqual({
    provider: { baseUrl },
  });
});

test("providersFromEnv() is the file that COPILOT_PROVIDERS_CONFIG names", () => {
  const { file } = copilotHome(JSON.stringify(content));
  const { COPILOT_HOME } = copilotHome("broken");
  expect(providersFromEnv({ COPILOT_HOME, COPILOT_PROVIDERS_CONFIG: file })).toEqual(content);
});

test("providersFromEnv() is the Copilot CLI's own file where nothing is set", () => {
  const { COPILOT_HOME } = copilotHome(JSON.stringify(content));
  expect(providersFromEnv({ COPILOT_HOME })).toEqual(content);
  const home = scratch();
  mkdirSync(path.join(home, ".copilot"));
  writeFileSync(path.join(home, ".copilot/providers.json"), '{"providers": []}');
  for (const name of ["HOME", "USERPROFILE"]) vi.stubEnv(name, home);
  expect(providersFromEnv({})).toEqual({ providers: [] });
});

test("providersFromEnv() is undefined where there is nothing", () => {
  const { COPILOT_HOME } = copilotHome();
  expect(providersFromEnv({ COPILOT_HOME })).toBeUndefined();
});

test("providersFromEnv() refuses a named file that is not there", () => {
  const { COPILOT_HOME, file } = copilotHome();
  expect(() => providersFromEnv({ COPILOT_HOME, COPILOT_PROVIDERS_CONFIG: file })).toThrow(
    `Invalid providers file ${file}: does not exist`,
  );
});

test("providersFromEnv() refuses one provider together with several, by variable", () => {
  const { file } = copilotHome(JSON.stringify(content));
  expect(() =>
    providersFromEnv({ COPILOT_PROVIDER_BASE_URL: baseUrl, COPILOT_PROVIDERS_CONFIG: file }),
  ).toThrow(
    "Invalid environment: COPILOT_PROVIDERS_CONFIG: cannot be combined with COPILOT_PROVIDER_BASE_URL: one names several providers, the other is a single provider; unset one",
  );
});
