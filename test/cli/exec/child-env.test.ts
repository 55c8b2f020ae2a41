import { expect, test } from "vitest";
import { childEnv } from "../../../src/cli/exec/child-env.ts";

const access = {
  config: { baseUrl: "https://example.openai.azure.com/openai/v1" },
  baseUrl: "http://127.0.0.1:1/v1",
  key: "local",
  secrets: [],
};

test("childEnv() on Windows: a credential goes whatever the case of its name, and one is kept by --keep-env alike", () => {
  const env = {
    Azure_Client_Secret: "one",
    actions_id_token_request_url: "two",
    Copilot_Provider_Api_Key: "three",
    Openai_Base_Url: "four",
    IDENTITY_header: "kept",
    Path: String.raw`C:\bin`,
  };
  const child = childEnv(env, { ...access, keep: ["Identity_Header"], ignoreCase: true });
  expect(child).toMatchObject({ Path: String.raw`C:\bin`, IDENTITY_header: "kept" });
  const names = Object.keys(child).map((name) => name.toUpperCase());
  expect(new Set(names).size).toBe(names.length);
  expect(names).not.toContain("AZURE_CLIENT_SECRET");
  expect(names).not.toContain("ACTIONS_ID_TOKEN_REQUEST_URL");
  expect(child["COPILOT_PROVIDER_API_KEY"]).toBe("local");
  expect(child["OPENAI_BASE_URL"]).toBe(access.baseUrl);
});

test("childEnv() elsewhere: names that differ in case are different variables", () => {
  const child = childEnv({ Path: "one", PATH: "two" }, { ...access, keep: [], ignoreCase: false });
  expect(child).toMatchObject({ Path: "one", PATH: "two" });
});
