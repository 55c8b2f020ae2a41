import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { NamedFinding } from "../../src/cli/doctor/finding.ts";
import { jwt } from "../credentials/exchange/support.ts";
import { runCommand } from "../support/command.ts";
import { mockIdentity, mockModel, sharedFolder } from "../support/mocks.ts";

const identity = await mockIdentity({ singleUse: true });
const model = await mockModel({ identity, identityUrl: identity.url });
const folder = sharedFolder();

const openai = (): string =>
  JSON.stringify({
    openai: {
      identityProviderId: "wip_1",
      serviceAccountId: "sa_1",
      tokenUrl: `${identity.url}/oauth/token`,
    },
  });

async function examine(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{
  readonly code: number | null;
  readonly of: (check: string) => readonly NamedFinding[];
}> {
  const { code, stdout } = await runCommand(["doctor", "--output", "json", ...args], {
    HOME: folder,
    COPILOT_PROVIDER_BASE_URL: `${model.url}/v1`,
    ...env,
  });
  for (const { token = "" } of identity.requests) {
    if (token !== "") expect(stdout).not.toContain(token);
  }
  const { findings } = JSON.parse(stdout) as { findings: readonly NamedFinding[] };
  return { code, of: (check) => findings.filter((finding) => finding.check === check) };
}

describe("doctor on an exchange", () => {
  test("says what the rule has to match, and uses no subject twice", async () => {
    const { code, of } = await examine(
      ["--github-actions", "--exchange", openai()],
      identity.env("github-actions"),
    );
    expect(code).toBe(0);
    expect(of("subject")).toMatchObject([
      {
        level: "ok",
        facts: {
          iss: "https://token.actions.githubusercontent.com",
          sub: "repo:octo-org/octo-repo:ref:refs/heads/main",
          aud: "https://api.openai.com/v1",
          jti: expect.stringMatching(/^[\da-f-]{36}$/) as string,
          exp: expect.stringMatching(/^20\d\d-/) as string,
        },
      },
    ]);
    expect(of("request")).toMatchObject([{ level: "ok" }]);
  });

  test("tells a wrong audience for Entra before it is refused", async () => {
    const exp = Math.floor(Date.now() / 1000) + 600;
    const subject = jwt({ iss: "i", sub: "s", aud: "https://wrong.example", exp });
    const file = path.join(folder, "subject");
    writeFileSync(file, subject, { mode: 0o600 });
    const { code, of } = await examine(["--file", file, "--exchange", "entra"], {
      AZURE_TENANT_ID: "t",
      AZURE_CLIENT_ID: "c",
      AZURE_AUTHORITY_HOST: "https://127.0.0.1:1",
    });
    expect(code).toBe(1);
    expect(of("subject")[1]).toMatchObject({
      level: "error",
      what: "The token that is exchanged has the wrong audience: https://wrong.example.",
      why: "Entra accepts only api://AzureADTokenExchange in this cloud.",
    });
  });

  test("warns of a token for an API of Azure that goes to somebody else", async () => {
    const { of } = await examine(
      [
        "--managed-identity",
        "--scope",
        "https://cognitiveservices.azure.com/.default",
        "--exchange",
        openai(),
      ],
      identity.env("imds"),
    );
    expect(of("subject")[1]).toMatchObject({ level: "warning" });
  });

  test("refuses a key, which has no claims", async () => {
    const { of } = await examine(["--command", "echo sk-key", "--exchange", openai()]);
    expect(of("subject")).toMatchObject([
      { level: "error", what: "The token that is exchanged is not a JWT." },
    ]);
  });

  test.each([
    [["--github-actions"], "`permissions: id-token: write`"],
    [["--azure-pipelines", "s"], "SYSTEM_ACCESSTOKEN: $(System.AccessToken)"],
  ])(
    "%j outside of its job, or without its permission, says what is missing",
    async (source, fix) => {
      const { code, of } = await examine([...source, "--exchange", openai()], {
        SYSTEM_OIDCREQUESTURI: `${identity.url}/azure-pipelines/oidctoken`,
      });
      expect(code).toBe(1);
      expect(of("subject")).toEqual([]);
      expect(of("credential")).toMatchObject([
        { level: "error", fix: expect.stringContaining(fix) as string },
      ]);
    },
  );
});
