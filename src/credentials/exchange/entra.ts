import { processEnv } from "../../config/process-env.ts";
import type { EntraExchange } from "../../config/types.ts";
import { defined } from "../../lib/defined.ts";
import { authorityOf, exchangeAudience } from "../azure/authority.ts";
import { entraHint } from "../azure/entra-failure.ts";
import { asScope, DEFAULT_SCOPE } from "../azure/scope.ts";
import { FORM, type Exchange, type ExchangeRequest } from "./exchange.ts";

/**
 * A token of an Entra application that trusts the subject by a federated credential; for an agent identity, one more
 * exchange makes the application's token a token of the agent.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#third-case-access-token-request-with-a-federated-credential
 * @see https://learn.microsoft.com/entra/agent-id/identity-platform/agent-autonomous-app-oauth-flow
 */
export function entra(block: EntraExchange): Exchange {
  const { tenantId, clientId, agentIdentityId } = block;
  const authorityHost = authorityOf(block.authorityHost, processEnv());
  const scope = asScope(block.scope ?? DEFAULT_SCOPE);
  const audience = exchangeAudience(authorityHost);
  const url = `${authorityHost}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`;

  const request = (
    assertion: string,
    parameters: Readonly<Record<string, string>>,
  ): ExchangeRequest => ({
    url,
    headers: FORM,
    body: new URLSearchParams({
      grant_type: "client_credentials",
      ...parameters,
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: assertion,
    }).toString(),
  });

  return {
    name: "entra",
    selector: `clientId=${agentIdentityId ?? clientId}, tenantId=${tenantId}`,
    scope,
    fields: { ...block, authorityHost, scope },
    anyCase: ["tenantId", "clientId", "agentIdentityId"],
    audience,
    steps:
      agentIdentityId === undefined
        ? [
            (subject, claims) =>
              request(subject, { client_id: clientId, scope, ...defined({ claims }) }),
          ]
        : [
            (subject) =>
              request(subject, {
                client_id: clientId,
                scope: asScope(audience),
                fmi_path: agentIdentityId,
              }),
            (blueprint, claims) =>
              request(blueprint, { client_id: agentIdentityId, scope, ...defined({ claims }) }),
          ],
    advice: ({ summary }) =>
      entraHint(summary) ??
      "Check tenantId, clientId and scope, and the federated credentials of the application.",
    isStale: ({ summary }) => /AADSTS700024\b/.test(summary),
  };
}
