import { describe, expect, test } from "vitest";
import type { NamedFinding } from "../../src/cli/doctor/finding.ts";
import { runCommand, type Finished } from "../support/command.ts";
import { mockIdentity, mockModel, sharedFolder } from "../support/mocks.ts";

const identity = await mockIdentity({ roles: ["Models.Use"], lifetime: 5400 });
const model = await mockModel({ identity });
const env = {
  ...identity.env("imds"),
  HOME: sharedFolder(),
  COPILOT_PROVIDER_BASE_URL: `${model.url}/openai/v1`,
};

function doctor(...args: readonly string[]): Promise<Finished> {
  return runCommand(["doctor", "--managed-identity", ...args], env);
}

describe("doctor", () => {
  test("finds nothing wrong where nothing is: exit code 0, one request for the models", async () => {
    const { code, stdout, stderr } = await doctor();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^ok +configuration +Provider default: openai at http:\/\/127/m);
    expect(stdout).toMatch(/managedIdentity: --managed-identity$/m);
    expect(stdout).toMatch(/baseUrl: COPILOT_PROVIDER_BASE_URL$/m);
    expect(stdout).toMatch(/^ok +host +The managed identity comes from IMDS/m);
    expect(stdout).toMatch(/^ok +host +Without a selector, the system-assigned identity is used/m);
    expect(stdout).toMatch(/^ok +claims +The token expires in 1 hour 2\d minutes/m);
    expect(stdout).toMatch(/^ +roles: Models\.Use$/m);
    expect(stdout).toMatch(/^ok +request +The provider accepts the credential \(200\)/m);
    expect(stdout).toMatch(/\nAll is well\.\n$/);
    expect(stdout).not.toContain("\u001B[");
    expect(stdout).not.toContain(identity.requests[0]?.token);
    expect(model.requests).toMatchObject([{ method: "GET", path: "/openai/v1/models" }]);
    expect(identity.requests).toHaveLength(1);
  });

  test("an identity that is refused: what was said, with the status, exit code 1", async () => {
    identity.configure({ systemAssigned: false });
    const { code, stdout, stderr } = await doctor("--output", "json");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const { healthy, findings } = JSON.parse(stdout) as {
      healthy: boolean;
      findings: readonly NamedFinding[];
    };
    expect(healthy).toBe(false);
    expect(findings.filter(({ check }) => check === "credential")).toMatchObject([
      {
        level: "error",
        facts: { status: "400" },
        what: expect.stringContaining("ERR_IDENTITY_REFUSED") as string,
      },
    ]);
    expect(findings.filter(({ check }) => check === "request")).toMatchObject([
      { level: "skipped" },
    ]);
  });
});
