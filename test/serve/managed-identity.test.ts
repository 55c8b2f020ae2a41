import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { mockIdentity } from "../support/mocks.ts";
import { ask, foundry, startFor } from "./support.ts";
import { systemEnv } from "../support/command.ts";

const identity = await mockIdentity({}, "imds");

const AI = "https://ai.azure.com";
const COGNITIVE = "https://cognitiveservices.azure.com";

const token = (resource: string, more = "") =>
  `/msi/token?resource=${encodeURIComponent(resource)}&api-version=2019-08-01${more}`;

/**
 * What the real @azure/identity makes of the endpoint, in a process of its own. There, no time passes: it reckons the
 * seconds that are left when the answer is there from when it asked.
 */
async function byAzureIdentity(
  endpoint: string,
  key: string,
  scope: string,
  options = "",
): Promise<string> {
  const script = `
    const now = ${Date.now()};
    globalThis.Date = class extends Date {
      constructor(...given) { super(...(given.length === 0 ? [now] : given)); }
      static now() { return now; }
    };
    const { ManagedIdentityCredential } = require("@azure/identity");
    new ManagedIdentityCredential(${options}).getToken(${JSON.stringify(scope)}).then(
      (got) => console.log(JSON.stringify(got)),
      (error) => console.log("failed: " + error.message),
    );
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], {
    env: { ...systemEnv(), IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: key },
  });
  return stdout.trim();
}

describe("@azure/identity as a client of serve", () => {
  test("takes a token of a managed identity, and its expiry", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const server = await startFor([foundry]);
    const got = await byAzureIdentity(
      `${server.origin}/msi/token`,
      server.key,
      `${COGNITIVE}/.default`,
    );
    const issued = identity.requests[0]?.token ?? "";
    expect(JSON.parse(got)).toMatchObject({
      token: issued,
      expiresOnTimestamp: identity.issued(issued)?.expiresOn,
    });
    expect(identity.requests).toHaveLength(1);
  });

  test("takes what a command printed, by the provider's name in the endpoint", async () => {
    const server = await startFor([
      foundry,
      { name: "tool", baseUrl: "https://tool.example.com", apiKeyCommand: "echo from-a-command" },
    ]);
    const got = await byAzureIdentity(
      `${server.origin}/msi/tool/token`,
      server.key,
      `${AI}/.default`,
    );
    expect(JSON.parse(got)).toMatchObject({ token: "from-a-command" });
  });

  test("selects by client ID the provider that has it", async () => {
    const clientId = "00000000-0000-0000-0000-00000000000a";
    const server = await startFor([
      foundry,
      { ...foundry, name: "other", managedIdentity: { clientId } },
    ]);
    const endpoint = `${server.origin}/msi/token`;
    const options = JSON.stringify({ clientId: clientId.toUpperCase() });
    const got = await byAzureIdentity(endpoint, server.key, `${COGNITIVE}/.default`, options);
    const { token: value } = JSON.parse(got) as { token: string };
    expect(identity.issued(value)).toMatchObject({ clientId });
  });

  test("shows its user in words why there is no token", async () => {
    const server = await startFor([foundry]);
    const endpoint = `${server.origin}/msi/token`;
    expect(await byAzureIdentity(endpoint, server.key, `${AI}/.default`)).toContain(
      `No provider's token is for ${AI}: foundry is for ${COGNITIVE}/.default.`,
    );
    expect(await byAzureIdentity(endpoint, "wrong", `${COGNITIVE}/.default`)).toMatch(/^failed: /);
  });
});

describe("/msi/token", () => {
  test.each([
    [COGNITIVE, "https://cognitiveservices.azure.com/.default"],
    [`${COGNITIVE}/`, "https://cognitiveservices.azure.com"],
    [COGNITIVE.toUpperCase(), "https://cognitiveservices.azure.com//.default"],
    ["api://some-app", "api://some-app/.default"],
  ])("answers for %s from the provider of %s", async (resource, scope) => {
    const server = await startFor([{ ...foundry, managedIdentity: { scope } }]);
    const answer = await ask(server, token(resource));
    expect([answer.status, await answer.json()]).toEqual([
      200,
      {
        access_token: expect.any(String) as string,
        expires_on: expect.stringMatching(/^\d{10}$/) as string,
        resource,
        token_type: "Bearer",
      },
    ]);
  });

  test.each([
    ["another resource", token(AI), "resource_mismatch"],
    ["another resource of a named provider", token(AI, "&provider=foundry"), "resource_mismatch"],
    ["an unknown provider", token(COGNITIVE, "&provider=foundri"), "ERR_PROVIDER_UNKNOWN"],
    ["an identity that is not there", token(COGNITIVE, "&client_id=x"), "identity_mismatch"],
    ["two identities that fit", token(COGNITIVE), "provider_ambiguous"],
    ["no resource", "/msi/token?api-version=2019-08-01", "resource_missing"],
    ["another version", `/msi/token?resource=${AI}&api-version=2017-09-01`, "api_version"],
  ])("refuses %s in words, and asks nobody for a token meanwhile", async (_case, url, code) => {
    const server = await startFor([
      foundry,
      { ...foundry, name: "mine", managedIdentity: { clientId: "mine" } },
    ]);
    await server.asked;
    const before = identity.requests.length;
    const answer = await ask(server, url);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      statusCode: 400,
      code,
      message: expect.any(String) as string,
    });
    expect(identity.requests).toHaveLength(before);
  });

  test("a provider without a scope answers only when it is named", async () => {
    const server = await startFor([
      { name: "key", baseUrl: "https://one.example.com", bearerToken: "static-token" },
    ]);
    expect((await ask(server, token(AI))).status).toBe(400);
    const named = await ask(server, token(AI, "&provider=key"));
    expect(await named.json()).toMatchObject({ access_token: "static-token" });
  });

  test("two providers of one identity are no choice to make", async () => {
    const server = await startFor([foundry, { ...foundry, name: "again" }]);
    expect((await ask(server, token(COGNITIVE))).status).toBe(200);
  });

  test("token_sha256_to_refresh asks for another token, once", async () => {
    const server = await startFor([foundry]);
    const body = (await (await ask(server, token(COGNITIVE))).json()) as { access_token: string };
    const hash = createHash("sha256").update(body.access_token).digest("hex");
    const url = token(COGNITIVE, `&token_sha256_to_refresh=${hash}`);
    const again = await Promise.all([ask(server, url), ask(server, url)]);
    for (const answer of again) {
      expect(await answer.json()).toMatchObject({ access_token: identity.requests[1]?.token });
    }
    expect(identity.requests).toHaveLength(2);
  });
});
