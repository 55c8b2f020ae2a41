import { expect, test } from "vitest";
import { startClient } from "../service-principal/support.ts";
import { scratch } from "../../scratch.ts";
import { LINK_LOCAL } from "./link-local.ts";

const block = { defaultAzureCredential: {} };
const nowhere = (env: Record<string, string> = {}): ReturnType<typeof startClient> =>
  startClient({
    PATH: scratch(),
    ...LINK_LOCAL,
    ...env,
  });

test("defaultAzureCredential tells at once what every credential lacks, in its order", async () => {
  // To wait that long would outlast the test.
  const error = await nowhere().error(block, { acquireTimeout: 3_600_000 });
  expect(error).toMatchObject({ code: "ERR_IDENTITY_REFUSED", transient: false });
  const [first, ...lines] = error.message.split("\n");
  expect(first).toBe("defaultAzureCredential found no credential:");
  expect(lines.map((line) => /^ {2}(\w+): .{10,300}$/.exec(line)?.[1] ?? line)).toEqual([
    "EnvironmentCredential",
    "WorkloadIdentityCredential",
    "ManagedIdentityCredential",
    "VisualStudioCodeCredential",
    "AzureCliCredential",
    "AzurePowerShellCredential",
    "AzureDeveloperCliCredential",
    "→ Sign in with “az login”, or configure the credential that you want to use.",
  ]);
  expect(lines.slice(0, 3)).toEqual([
    "  EnvironmentCredential: not set: AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET (or AZURE_CLIENT_CERTIFICATE_PATH).",
    "  WorkloadIdentityCredential: not set: AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_FEDERATED_TOKEN_FILE.",
    "  ManagedIdentityCredential: this machine has no managed identity: IMDS does not answer.",
  ]);
  expect(lines[4]).toMatch(/Azure CLI could not be found.*az login/);
});

test("AZURE_TOKEN_CREDENTIALS narrows the chain", async () => {
  const error = await nowhere({ AZURE_TOKEN_CREDENTIALS: "prod" }).error(block);
  expect(error.message).toContain("ManagedIdentityCredential: ");
  expect(error.message).not.toContain("AzureCliCredential: ");
});

test("AZURE_TOKEN_CREDENTIALS that names no credential is a problem of the environment", async () => {
  const error = await nowhere({ AZURE_TOKEN_CREDENTIALS: "production" }).error(block);
  expect(error).toMatchObject({ code: "ERR_CONFIG_INVALID" });
  expect(error.message).toMatch(/environment: AZURE_TOKEN_CREDENTIALS: expected “prod”, “dev” or/);
});
