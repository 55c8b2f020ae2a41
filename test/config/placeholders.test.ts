import { describe, expect, test } from "vitest";
import { explainEnv } from "../../src/config/env.ts";
import { examineForUse, providerProblems } from "../../src/config/parse.ts";

const baseUrl = "https://models.example.com/v1";

function problems(config: object): string[] {
  return examineForUse({ baseUrl, ...config }, false).problems.map(
    ({ path, message }) => `${path} ${message}`,
  );
}

describe("a value that still contains a placeholder", () => {
  test("is the only problem of its field, and says what reads a variable instead", () => {
    expect(
      problems({
        baseUrl: "https://${HOST}/v1?a#b",
        apiKey: "${OPENAI_API_KEY}",
        headers: { "X-Team": "team-${env:TEAM}" },
      }),
    ).toEqual([
      "baseUrl contains ${HOST}, which nothing replaces by its value; write the value itself, or set COPILOT_PROVIDER_BASE_URL if there is only one provider",
      "headers.X-Team contains ${env:TEAM}, which nothing replaces by its value; write the value itself",
      'apiKey contains ${OPENAI_API_KEY}, which nothing replaces by its value; write apiKeyCommand: "printenv OPENAI_API_KEY" instead, or set COPILOT_PROVIDER_API_KEY if there is only one provider',
    ]);
    expect(
      problems({
        servicePrincipal: { tenantId: "${TENANT}", clientId: "c", clientSecret: "{file:secret}" },
      }),
    ).toEqual([
      "servicePrincipal.tenantId contains ${TENANT}, which nothing replaces by its value; write the value itself",
      "servicePrincipal.clientSecret contains {file:secret}, which nothing replaces by its value; write clientSecretFile instead, with the path of a file",
    ]);
  });

  test.each([
    "${KEY}",
    "a${KEY}b",
    "$OPENAI_KEY",
    "%OPENAI_KEY%",
    "{env:KEY}",
    "${input:key}",
    "${KEY:-none}",
  ])("%s is one", (apiKey) => {
    expect(problems({ apiKey })).toEqual([expect.stringContaining("which nothing replaces")]);
  });

  test.each(["sk-a$B", "$2b$10$abc", "pa{ss}word", "100%", "$HOMEa", "${}"])(
    "%s is none",
    (apiKey) => {
      expect(problems({ apiKey })).toEqual([]);
    },
  );

  test("is only refused where it is used, or where it has the wrong format", () => {
    const config = { baseUrl: "https://${HOST}", headers: { "X-Template": "${x}" } };
    expect(providerProblems(config, false).map(({ path }) => path)).toEqual(["baseUrl"]);
  });

  test("is not quoted if it may be more than a name", () => {
    expect(problems({ apiKey: "${s3cret:-s3cret}" }).join()).not.toContain("s3cret");
  });

  test("may be in a command, which a shell runs, and in what is not read", () => {
    expect(problems({ apiKeyCommand: "vault read ${PATH_OF_KEY}" })).toEqual([]);
    expect(problems({ apiKey: "k", modelCapabilities: { a: "${B}" }, note: "${C}" })).toEqual([]);
  });

  test("is reported by its variable, which is not suggested once more", () => {
    const env = { COPILOT_PROVIDER_BASE_URL: baseUrl, COPILOT_PROVIDER_API_KEY: "${KEY}" };
    expect(explainEnv(env).problems).toEqual([
      {
        path: "COPILOT_PROVIDER_API_KEY",
        message:
          'contains ${KEY}, which nothing replaces by its value; write apiKeyCommand: "printenv KEY" instead',
      },
    ]);
  });

  test("without an end is not searched", () => {
    const headers: Record<string, unknown> = {};
    headers["again"] = headers;
    expect(problems({ headers })).toHaveLength(1);
  });
});
