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

/** By whose documentation a variable holds a credential, or gives access to one. */
const DOCUMENTED: Readonly<Record<string, readonly string[]>> = {
  "GitHub Copilot": [
    "COPILOT_PROVIDER_API_KEY",
    "COPILOT_PROVIDER_BEARER_TOKEN",
    "COPILOT_PROVIDER_HEADERS",
    "COPILOT_PROVIDER_OAUTH_CLIENT_SECRET",
    "COPILOT_PROVIDERS_CONFIG",
  ],
  OpenAI: ["OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "CODEX_API_KEY", "OPENAI_IDENTITY_TOKEN_FILE"],
  Anthropic: [
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_AUTH_TOKEN",
    "ANTHROPIC_CUSTOM_HEADERS",
    "ANTHROPIC_FOUNDRY_API_KEY",
    "ANTHROPIC_IDENTITY_TOKEN",
    "CLAUDE_CODE_OAUTH_TOKEN",
  ],
  "Azure OpenAI and AI Foundry": [
    "AZURE_OPENAI_API_KEY",
    "AZURE_OPENAI_AD_TOKEN",
    "AZURE_AI_API_KEY",
    "AZURE_INFERENCE_CREDENTIAL",
  ],
  "@azure/identity": [
    "AZURE_CLIENT_SECRET",
    "AZURE_CLIENT_CERTIFICATE_PATH",
    "AZURE_CLIENT_CERTIFICATE_PASSWORD",
    "AZURE_PASSWORD",
    "AZURE_FEDERATED_TOKEN_FILE",
  ],
  "App Service, Container Apps, Functions": [
    "IDENTITY_ENDPOINT",
    "IDENTITY_HEADER",
    "MSI_ENDPOINT",
    "MSI_SECRET",
  ],
  "Azure Arc, AKS": ["IMDS_ENDPOINT", "AZURE_POD_IDENTITY_AUTHORITY_HOST"],
  SPIFFE: ["SPIFFE_ENDPOINT_SOCKET"],
  "jobs of CI systems": [
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    "ACTIONS_ID_TOKEN_REQUEST_URL",
    "SYSTEM_ACCESSTOKEN",
    "SYSTEM_OIDCREQUESTURI",
    "CI_JOB_TOKEN",
    "ACTIONS_RUNTIME_TOKEN",
    "BUILDKITE_AGENT_ACCESS_TOKEN",
    "VERCEL_OIDC_TOKEN",
    "CI_JOB_JWT_V2",
    "BITBUCKET_STEP_OIDC_TOKEN",
    "CIRCLE_OIDC_TOKEN_V2",
    "ARM_CLIENT_SECRET",
    "ARM_OIDC_REQUEST_TOKEN",
    "TFC_WORKLOAD_IDENTITY_TOKEN_AWS",
  ],
  "other clouds": [
    "AWS_BEARER_TOKEN_BEDROCK",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "GOOGLE_OAUTH_ACCESS_TOKEN",
    "CLOUDSDK_AUTH_ACCESS_TOKEN",
    "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE",
    "GEMINI_API_KEY",
  ],
  "other model providers": ["MISTRAL_API_KEY", "GROQ_API_KEY", "OPENROUTER_API_KEY", "XAI_API_KEY"],
  "this package": [
    "BYOK_IDENTITY_SOCK",
    "BYOK_IDENTITY_SERVE_KEY",
    "BYOK_IDENTITY_STORE_KEY",
    "BYOK_IDENTITY_REDIS_URL",
  ],
};

test.each(Object.entries(DOCUMENTED))(
  "childEnv() leaves the child no credential of %s",
  (_, names) => {
    const env = Object.fromEntries(names.map((name) => [name, "real"]));
    const child = childEnv({ ...env, PLAIN: "stays" }, { ...access, keep: [], ignoreCase: false });
    expect(child["PLAIN"]).toBe("stays");
    expect(Object.entries(child).filter(([, value]) => value === "real")).toEqual([]);
  },
);

test("childEnv() leaves the child no variable that contains a secret, wherever in it", () => {
  const secret = "s3cret+/=$&of.*mine";
  const env = {
    WHOLE: secret,
    HEADER: `Bearer ${secret}`,
    JSON: JSON.stringify({ a: [{ token: secret }] }),
    URL: `https://user:${secret}@example.com`,
    LINES: `a\n${secret}\nb`,
    PART: secret.slice(1),
  };
  const options = { ...access, secrets: [secret], keep: [], ignoreCase: false };
  const child = childEnv(env, options);
  for (const name of ["WHOLE", "HEADER", "JSON", "URL", "LINES"]) {
    expect(child).not.toHaveProperty(name);
  }
  expect(child["PART"]).toBe(secret.slice(1));
});
