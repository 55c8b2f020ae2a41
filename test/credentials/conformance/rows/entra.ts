import { vi } from "vitest";
import type { MockIdentity } from "../../../../src/testing/index.ts";
import { mockIdentity } from "../../../support/mocks.ts";
import type { Behind, Row } from "../row.ts";

/** One token authority, over TLS, for the sources that go by Entra's own protocol. */
export async function entra(): Promise<readonly Row[]> {
  const authority = await mockIdentity({ tls: true, lifetime: 3_600 });
  // Its loading is no part of any case's time.
  await import("@azure/identity");

  function behind(): Behind {
    // Node takes further authorities only when it starts; that they are checked is proven elsewhere.
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const requests = (): MockIdentity["requests"] =>
      authority.requests.filter(({ source }) => source !== "discovery");
    return {
      asked: () => requests().length,
      become: (mood) => {
        const last = requests().findLast(({ token }) => token !== undefined)?.token;
        const body = JSON.stringify({ error: "server_error", error_description: `lost ${last}` });
        authority.configure({
          rotate: mood !== "repeat",
          delay: mood === "slow" ? 100 : 0,
          outage: mood === "down" ? { status: 500, body } : {},
        });
      },
    };
  }

  const shared = { asks: "token", form: "bearer", failure: "ERR_IDENTITY_UNAVAILABLE" } as const;
  return [
    {
      ...shared,
      name: "servicePrincipal",
      start() {
        const rest = behind();
        const env = authority.env("service-principal");
        return {
          ...rest,
          config: {
            servicePrincipal: {
              tenantId: env["AZURE_TENANT_ID"] ?? "",
              clientId: env["AZURE_CLIENT_ID"] ?? "",
              clientSecret: env["AZURE_CLIENT_SECRET"] ?? "",
              authorityHost: authority.secureUrl ?? "",
            },
          },
        };
      },
    },
    {
      ...shared,
      name: "defaultAzureCredential",
      start() {
        const rest = behind();
        for (const [name, value] of Object.entries(authority.env("service-principal")))
          vi.stubEnv(name, value);
        return { ...rest, config: { defaultAzureCredential: {} } };
      },
    },
  ];
}
