import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import type { IdentitySource } from "../../../src/testing/index.ts";
import { mockIdentity } from "../../support/mocks.ts";
import { systemEnv } from "../../support/command.ts";

// Each source in a process of its own: @azure/identity settles on the first it detects, and Node reads
// NODE_EXTRA_CA_CERTS only as it starts.

const identity = await mockIdentity({ tls: true });

async function inProcess(source: IdentitySource, credential: string): Promise<string> {
  const script = `
    const { ManagedIdentityCredential, EnvironmentCredential } = require("@azure/identity");
    ${credential}.getToken("https://ai.azure.com/.default")
      .then((got) => console.log(got.token), (error) => console.log("failed: " + error.message));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], {
    env: { ...systemEnv(), ...identity.env(source) },
  });
  return stdout.trim();
}

const managed = "new ManagedIdentityCredential()";

describe("env() leads the real @azure/identity to", () => {
  test.each(["imds", "app-service", "azure-ml", "cloud-shell", "service-fabric"] as const)(
    "%s, which answers one request with a token",
    async (source) => {
      const token = await inProcess(source, managed);
      expect(identity.requests.map((request) => [request.source, request.token])).toEqual([
        [source, token],
      ]);
      expect(identity.issued(token)).toMatchObject({ source, audience: "https://ai.azure.com" });
    },
  );

  test("aks, where the federated token is exchanged after one discovery document", async () => {
    const token = await inProcess("aks", managed);
    expect(identity.requests.map((request) => request.source)).toEqual(["discovery", "aks"]);
    const form = new URLSearchParams(identity.requests[1]?.body);
    expect(Object.fromEntries(form)).toMatchObject({
      grant_type: "client_credentials",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_id: identity.env("aks")["AZURE_CLIENT_ID"],
    });
    expect(identity.issued(token)).toMatchObject({ audience: "https://ai.azure.com" });
  });

  test("service-principal, which accepts the client secret", async () => {
    identity.configure({ identities: [{ clientId: "app", clientSecret: "right" }] });
    const credential = "new EnvironmentCredential({ disableInstanceDiscovery: true })";
    const token = await inProcess("service-principal", credential);
    expect(identity.issued(token)).toMatchObject({
      source: "service-principal",
      clientId: "app",
    });
  });

  test("arc, whose key file the client takes from the agent's directory alone", async () => {
    expect(await inProcess("arc", managed)).toMatch(/^failed: .*file path/);
    expect(identity.requests.map((request) => [request.source, request.status])).toEqual([
      ["arc", 401],
    ]);
  });
});
