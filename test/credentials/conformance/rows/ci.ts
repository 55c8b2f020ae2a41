import { vi } from "vitest";
import type { ProviderConfig } from "../../../../src/config/types.ts";
import { mockIdentity } from "../../../support/mocks.ts";
import type { Behind, Row } from "../row.ts";

const shared = { asks: "token", form: "bearer", failure: "ERR_IDENTITY_UNAVAILABLE" } as const;

/** The OIDC tokens of CI jobs. */
export async function ci(): Promise<readonly Row[]> {
  const identity = await mockIdentity({ subjectLifetime: 3_600 });

  function behind(
    source: "github-actions" | "azure-pipelines",
    config: Partial<ProviderConfig>,
  ): Behind {
    for (const [name, value] of Object.entries(identity.env(source))) vi.stubEnv(name, value);
    return {
      config,
      asked: () => identity.requests.length,
      become: (mood) => {
        const last = identity.requests.findLast(({ token }) => token !== undefined)?.token;
        const repeated = mood === "repeat" && last !== undefined;
        const body = JSON.stringify({ message: `lost ${last}` });
        identity.configure({
          delay: mood === "slow" ? 100 : 0,
          outage: repeated
            ? { status: 200, body: JSON.stringify({ value: last, oidcToken: last }) }
            : mood === "down"
              ? { status: 500, body }
              : {},
        });
      },
    };
  }

  return [
    {
      ...shared,
      name: "githubActions",
      start: () => behind("github-actions", { githubActions: { audience: "a" } }),
    },
    {
      ...shared,
      name: "azurePipelines",
      start: () => behind("azure-pipelines", { azurePipelines: { serviceConnectionId: "s" } }),
    },
  ];
}
