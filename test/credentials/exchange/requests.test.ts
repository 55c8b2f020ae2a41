import { oidcFederationProvider } from "@anthropic-ai/sdk/lib/credentials/oidc-federation";
import { ClientAssertionCredential } from "@azure/identity";
import { IdentityPoolClient } from "google-auth-library";
import OpenAI from "openai";
import { describe, expect, test, vi } from "vitest";
import type { Exchange } from "../../../src/config/types.ts";
import type { IdentityRequest } from "../../../src/testing/index.ts";
import { mockIdentity } from "../../support/mocks.ts";
import { exchanges, jwt, providerOf, TENANT } from "./support.ts";

const identity = await mockIdentity({ tls: true, tenantId: TENANT });
const subject = jwt({ iss: "https://issuer.example", sub: "s", aud: "a", exp: 4_000_000_000 });

/** The one request that arrived, without what differs between HTTP clients. */
function arrived(): Pick<IdentityRequest, "method" | "path" | "query"> & {
  readonly type: string | undefined;
  readonly beta: string | undefined;
  readonly parameters: unknown;
} {
  const [request, ...others] = identity.requests.filter(({ source }) => source !== "discovery");
  expect(others).toEqual([]);
  if (request === undefined) throw new Error("nothing arrived");
  const { method, path, query, headers, body } = request;
  expect(request.status).toBe(200);
  const type = headers["content-type"]?.split(";")[0];
  identity.reset();
  return {
    method,
    path,
    query,
    type,
    beta: headers["anthropic-beta"],
    parameters:
      type === "application/json"
        ? JSON.parse(body)
        : Object.fromEntries(new URLSearchParams(body)),
  };
}

async function ours(exchange: Exchange): Promise<ReturnType<typeof arrived>> {
  await providerOf({
    baseUrl: `${identity.url}/v1`,
    bearerTokenProvider: () => Promise.resolve(subject),
    exchange,
  }).getToken();
  return arrived();
}

describe("the requests of an exchange are those of the vendor's own client", () => {
  test.each([[{}], [{ clientId: "client" }]])("openai, with %j", async (more) => {
    const client = new OpenAI({
      apiKey: null,
      workloadIdentity: {
        identityProviderId: "wip_1",
        serviceAccountId: "sa_1",
        provider: { tokenType: "jwt", getToken: () => Promise.resolve(subject) },
        ...more,
      },
      fetch(input, init) {
        const { href } = new URL(input instanceof Request ? input.url : input);
        if (!href.startsWith("https://auth.openai.com/")) {
          return Promise.resolve(Response.json({ object: "list", data: [] }));
        }
        expect(href).toBe("https://auth.openai.com/oauth/token");
        return globalThis.fetch(`${identity.url}/oauth/token`, init);
      },
    });
    await client.models.list();
    const theirs = arrived();
    const openai = { ...exchanges(identity).openai.openai, ...more };
    expect(await ours({ openai } as Exchange)).toEqual(theirs);
  });

  test.each([[{}], [{ serviceAccountId: "svac_1", workspaceId: "wrkspc_1" }]])(
    "anthropic, with %j",
    async (more) => {
      const block = { federationRuleId: "fdrl_1", organizationId: "org-1", ...more };
      const theirClient = oidcFederationProvider({
        ...block,
        identityTokenProvider: () => subject,
        baseURL: identity.url,
        fetch: globalThis.fetch,
      });
      await theirClient();
      const theirs = arrived();
      expect(await ours({ anthropic: block })).toEqual(theirs);
    },
  );

  test("entra", async () => {
    // Node takes further authorities only when it starts; that they are checked is proven elsewhere.
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const credential = new ClientAssertionCredential(
      TENANT,
      "app",
      () => Promise.resolve(subject),
      {
        authorityHost: identity.secureUrl ?? "",
        disableInstanceDiscovery: true,
      },
    );
    await credential.getToken("https://cognitiveservices.azure.com/.default");
    // msal puts an ID for its telemetry into the query.
    const { parameters, query: _, ...theirs } = arrived();
    const { parameters: own, query, ...request } = await ours(exchanges(identity).entra);
    expect(query).toEqual({});
    expect(request).toEqual(theirs);
    const { scope, ...others } = own as Record<string, string>;
    expect(parameters).toMatchObject(others);
    // msal adds the scopes of OpenID Connect.
    expect((parameters as { scope: string }).scope.split(" ")).toContain(scope);
  });

  test("oauth, as Google's client sends it", async () => {
    const audience =
      "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q";
    const scope = "https://www.googleapis.com/auth/cloud-platform";
    const google = new IdentityPoolClient({
      type: "external_account",
      audience,
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      token_url: `${identity.url}/v1/token`,
      subject_token_supplier: { getSubjectToken: () => Promise.resolve(subject) },
      scopes: [scope],
    });
    await google.getAccessToken();
    const theirs = arrived();
    const own = await ours({
      oauth: {
        tokenUrl: `${identity.url}/v1/token`,
        audience,
        scope,
        requestedTokenType: "urn:ietf:params:oauth:token-type:access_token",
      },
    });
    expect(own).toEqual(theirs);
  });

  test("oauth, with parameters of the server's own and no authorization", async () => {
    const oauth = {
      tokenUrl: `${identity.url}/v1/token`,
      parameters: { federation_policy_id: "policy-1" },
    };
    await providerOf({
      baseUrl: "https://openrouter.example/api/v1",
      bearerTokenProvider: () => Promise.resolve(subject),
      exchange: { oauth },
    }).getToken();
    const [request] = identity.requests;
    expect(request?.headers).not.toHaveProperty("authorization");
    // https://www.rfc-editor.org/rfc/rfc8693#section-2.1
    expect(request?.body.split("&").toSorted()).toEqual([
      "federation_policy_id=policy-1",
      "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange",
      `subject_token=${subject}`,
      "subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt",
    ]);
  });
});

test("an agent identity takes two exchanges: the blueprint's, whose token is the agent's assertion", async () => {
  vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
  const entra = {
    ...exchanges(identity).entra.entra,
    clientId: "blueprint",
    agentIdentityId: "agent",
    scope: "https://ai.azure.com",
  };
  const token = await providerOf({
    baseUrl: "https://foundry.example",
    bearerTokenProvider: () => Promise.resolve(subject),
    exchange: { entra } as Exchange,
  }).getToken();
  const [first, second, ...others] = identity.requests;
  expect(others).toEqual([]);
  const shared = {
    grant_type: "client_credentials",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  };
  // https://learn.microsoft.com/entra/agent-id/identity-platform/agent-autonomous-app-oauth-flow
  expect(Object.fromEntries(new URLSearchParams(first?.body))).toEqual({
    ...shared,
    client_id: "blueprint",
    client_assertion: subject,
    scope: "api://AzureADTokenExchange/.default",
    fmi_path: "agent",
  });
  expect(Object.fromEntries(new URLSearchParams(second?.body))).toEqual({
    ...shared,
    client_id: "agent",
    client_assertion: first?.token,
    scope: "https://ai.azure.com/.default",
  });
  expect(token.token).toBe(second?.token);
});
