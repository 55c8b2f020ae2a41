import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";
import type { NamedProviderConfig } from "../../src/config/types.ts";
import { exchanges, TENANT } from "../credentials/exchange/support.ts";
import { mockIdentity } from "../support/mocks.ts";
import { ask, startFor } from "./support.ts";
import { systemEnv } from "../support/command.ts";

const identity = await mockIdentity({ tls: true, tenantId: TENANT, singleUse: true });

function inJob(kind: "entra" | "anthropic"): NamedProviderConfig {
  // Node takes further authorities only when it starts; that they are checked is proven elsewhere.
  vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
  for (const [name, value] of Object.entries(identity.env("github-actions")))
    vi.stubEnv(name, value);
  return {
    name: kind,
    baseUrl: identity.url,
    githubActions: {},
    exchange: exchanges(identity)[kind],
  };
}

test("an Azure SDK gets the exchanged token for the scope of the exchange, and for no other", async () => {
  const server = await startFor([inJob("entra")]);
  const script = `
    const { ManagedIdentityCredential } = require("@azure/identity");
    new ManagedIdentityCredential().getToken(process.argv[1]).then(
      ({ token }) => console.log(token),
      () => console.log("refused"),
    );
  `;
  const tokenFor = async (scope: string): Promise<string> => {
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", script, scope], {
      env: {
        ...systemEnv(),
        IDENTITY_ENDPOINT: `${server.origin}/msi/token`,
        IDENTITY_HEADER: server.key,
      },
    });
    return stdout.trim();
  };
  const token = await tokenFor("https://cognitiveservices.azure.com/.default");
  expect(identity.issued(token)).toMatchObject({ clientId: "app", source: "aks" });
  expect(await tokenFor("api://AzureADTokenExchange/.default")).toBe("refused");
});

test("a proxy such as nginx gets the exchanged token, and what the API wants with it", async () => {
  const server = await startFor([inJob("anthropic")]);
  const answer = await ask(server, "/authorize/anthropic");
  expect(answer.status).toBe(200);
  expect(answer.headers.get("authorization")).toMatch(/^Bearer sk-ant-oat01-/);
  expect(answer.headers.get("anthropic-beta")).toBe("oauth-2025-04-20");
  const joined = await ask(server, "/authorize/anthropic", {
    "anthropic-beta": "of-the-client, two",
  });
  expect(joined.headers.get("anthropic-beta")).toBe("of-the-client,two,oauth-2025-04-20");
  const empty = await ask(server, "/authorize/anthropic", { "anthropic-beta": "" });
  expect(empty.headers.get("anthropic-beta")).toBe("oauth-2025-04-20");
});

test("a proxy that passes on anthropic-beta of the client gets it back, also without an exchange", async () => {
  const server = await startFor([
    { name: "key", type: "anthropic", baseUrl: "https://model.example", apiKey: "k" },
  ]);
  const answer = await ask(server, "/authorize/key", { "anthropic-beta": "of-the-client" });
  expect(answer.headers.get("anthropic-beta")).toBe("of-the-client");
});
