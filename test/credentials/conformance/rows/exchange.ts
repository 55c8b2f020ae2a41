import { writeFileSync } from "node:fs";
import path from "node:path";
import { vi } from "vitest";
import type { Exchange, ProviderConfig } from "../../../../src/config/types.ts";
import type { MockIdentity } from "../../../../src/testing/index.ts";
import { mockIdentity } from "../../../support/mocks.ts";
import { exchanges, jwt, TENANT } from "../../exchange/support.ts";
import { scripted } from "../../oauth/support.ts";
import { scratch } from "../../scratch.ts";
import type { Behind, Row } from "../row.ts";

type Source = Partial<ProviderConfig>;

const shared = { asks: "token", form: "bearer", failure: "ERR_IDENTITY_UNAVAILABLE" } as const;

let count = 0;
function subject(): string {
  count += 1;
  const claims = { iss: "https://issuer.example", sub: "s", aud: "a", exp: 4_000_000_000 };
  return jwt({ ...claims, jti: `subject-${count}` });
}

/** Every source whose token can be exchanged, each with an issuer of its own. */
async function sources(): Promise<Readonly<Record<string, () => Source | Promise<Source>>>> {
  const host = await mockIdentity({ tls: true, tenantId: TENANT });
  const on = (source: Parameters<MockIdentity["env"]>[0], config: Source): Source => {
    for (const [name, value] of Object.entries(host.env(source))) vi.stubEnv(name, value);
    return config;
  };
  return {
    managedIdentity: () => on("app-service", { managedIdentity: {} }),
    defaultAzureCredential: () => on("service-principal", { defaultAzureCredential: {} }),
    servicePrincipal: () => ({
      servicePrincipal: {
        tenantId: TENANT,
        clientId: "app",
        clientSecret: "s3cret-of-the-app",
        authorityHost: host.secureUrl ?? "",
      },
    }),
    oauth: async () => {
      const { url } = await scripted((response) => {
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ access_token: subject(), token_type: "Bearer" }));
      });
      return { oauth: { tokenUrl: url, clientId: "c", clientSecret: "s3cret-of-the-client" } };
    },
    githubActions: () => on("github-actions", { githubActions: {} }),
    azurePipelines: () => on("azure-pipelines", { azurePipelines: { serviceConnectionId: "s" } }),
    apiKeyFile: () => {
      const apiKeyFile = path.join(scratch(), "token");
      writeFileSync(apiKeyFile, subject(), { mode: 0o600 });
      return { apiKeyFile };
    },
    apiKeyCommand: () => ({ apiKeyCommand: `echo ${subject()}` }),
    bearerTokenProvider: () => ({ bearerTokenProvider: () => Promise.resolve(subject()) }),
  };
}

/** Every source with every exchange: what a caller sees is the exchange's token. */
export async function exchange(): Promise<readonly Row[]> {
  const identity = await mockIdentity({ tls: true, tenantId: TENANT, lifetime: 3_600 });
  const kinds = ["entra", "openai", "anthropic", "oauth"] as const;
  const requests = (): MockIdentity["requests"] =>
    identity.requests.filter(({ source }) => source !== "discovery");

  function behind(source: Source, block: Exchange): Behind {
    // Node takes further authorities only when it starts; that they are checked is proven elsewhere.
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    return {
      config: { ...source, exchange: block },
      exchangeUrl: identity.url,
      asked: () => requests().length,
      become: (mood) => {
        const last = requests().findLast(({ token }) => token !== undefined)?.token;
        const body = JSON.stringify({ error: "server_error", error_description: `lost ${last}` });
        identity.configure({
          rotate: mood !== "repeat",
          delay: mood === "slow" ? 100 : 0,
          outage: mood === "down" ? { status: 500, body } : {},
        });
      },
    };
  }

  const rows: Row[] = [];
  for (const [name, source] of Object.entries(await sources())) {
    for (const kind of kinds) {
      rows.push({
        ...shared,
        name: `exchange.${kind} of ${name}`,
        start: async () => behind(await source(), exchanges(identity)[kind]),
      });
    }
  }
  return rows;
}
