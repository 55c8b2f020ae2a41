import { describe, expect, test, vi } from "vitest";
import { assertEndpointVariables } from "../../../../src/credentials/azure/endpoint-variables.ts";
import type { IdentityHost } from "../../../../src/credentials/azure/identity-host.ts";
import { benchOf } from "./support.ts";

const bench = await benchOf("imds");

describe("assertEndpointVariables()", () => {
  test.each<[IdentityHost, string]>([
    ["App Service", "IDENTITY_ENDPOINT"],
    ["Service Fabric", "IDENTITY_ENDPOINT"],
    ["Azure ML", "MSI_ENDPOINT"],
    ["Cloud Shell", "MSI_ENDPOINT"],
    ["Azure Arc", "IMDS_ENDPOINT"],
    ["IMDS", "AZURE_POD_IDENTITY_AUTHORITY_HOST"],
  ])("on %s throws for a %s that is not a URL", (host, name) => {
    for (const value of ["169.254.169.254", "localhost:8080", " ", "ftp://host"]) {
      expect(() => assertEndpointVariables(host, { [name]: value })).toThrow(name);
    }
    for (const value of ["http://127.0.0.1:8080/token", "https://host", "", undefined]) {
      expect(() => assertEndpointVariables(host, { [name]: value })).not.toThrow();
    }
  });
});

test("managedIdentity reports a wrong endpoint variable at once, instead of retrying", async () => {
  vi.stubEnv("AZURE_POD_IDENTITY_AUTHORITY_HOST", "127.0.0.1:8080");
  await expect(bench.auth({}, { acquireTimeout: 3_600_000 }).getToken()).rejects.toMatchObject({
    code: "ERR_CONFIG_INVALID",
    message: expect.stringContaining("AZURE_POD_IDENTITY_AUTHORITY_HOST") as string,
  });
  expect(bench.identity.requests).toEqual([]);
});
