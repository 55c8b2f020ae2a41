import type { AnthropicExchange } from "../../config/types.ts";
import { ByokIdentityError } from "../../errors.ts";
import { JSON_BODY, type Exchange } from "./exchange.ts";

/** Anthropic's limit for an assertion, bytes. */
const MAX_ASSERTION = 16 * 1024;

/** Requests with a token of an exchange need this feature, as does the exchange itself. */
const OAUTH_BETA = "oauth-2025-04-20";

/**
 * A token of an Anthropic service account, from the origin of the provider's base URL.
 *
 * @see https://platform.claude.com/docs/en/manage-claude/workload-identity-federation
 */
export function anthropic(block: AnthropicExchange, baseUrl: string): Exchange {
  const { federationRuleId, organizationId, serviceAccountId, workspaceId } = block;
  const url = new URL("/v1/oauth/token", baseUrl).href;
  return {
    name: "anthropic",
    selector: `federationRuleId=${federationRuleId}`,
    fields: { ...block, url },
    audience: "https://api.anthropic.com",
    steps: [
      (subject) => {
        assertSize(subject);
        return {
          url,
          headers: {
            ...JSON_BODY,
            "anthropic-beta": `${OAUTH_BETA},oidc-federation-2026-04-01`,
          },
          body: JSON.stringify({
            grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
            assertion: subject,
            federation_rule_id: federationRuleId,
            organization_id: organizationId,
            service_account_id: serviceAccountId,
            workspace_id: workspaceId,
          }),
        };
      },
    ],
    apiHeaders: { "anthropic-beta": OAUTH_BETA },
    advice: ({ status }) => {
      if (status !== 401) return MALFORMED;
      return workspaceId === undefined ? `${MISMATCH} ${WORKSPACE}` : MISMATCH;
    },
  };
}

function assertSize(subject: string): void {
  const size = Buffer.byteLength(subject);
  if (size <= MAX_ASSERTION) return;
  throw new ByokIdentityError(
    "ERR_TOKEN_MALFORMED",
    `exchange.anthropic: the token to exchange has ${size} bytes; at most ${MAX_ASSERTION} are accepted.`,
    { hint: "Use an identity with fewer groups, roles or other claims." },
  );
}

const MALFORMED =
  "Check the IDs: federationRuleId starts with fdrl_, serviceAccountId with svac_, workspaceId with wrkspc_.";

const MISMATCH =
  "The answer does not say why; the authentication events of the Claude Console do, by the request ID. Check that the federation rule matches this token.";

const WORKSPACE = "If the rule applies to several workspaces, set workspaceId.";
