import type { OpenAIExchange } from "../../config/types.ts";
import { JSON_BODY, type Exchange } from "./exchange.ts";

const TOKEN_URL = "https://auth.openai.com/oauth/token";

/**
 * A token of an OpenAI service account.
 *
 * @see https://developers.openai.com/api/docs/guides/workload-identity-federation
 */
export function openai(block: OpenAIExchange): Exchange {
  const { identityProviderId, serviceAccountId, clientId, tokenUrl = TOKEN_URL } = block;
  return {
    name: "openai",
    selector: `serviceAccountId=${serviceAccountId}`,
    fields: { ...block, tokenUrl },
    audience: "https://api.openai.com/v1",
    steps: [
      (subject) => ({
        url: tokenUrl,
        headers: JSON_BODY,
        body: JSON.stringify({
          grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
          subject_token: subject,
          subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
          identity_provider_id: identityProviderId,
          service_account_id: serviceAccountId,
          client_id: clientId,
        }),
      }),
    ],
    // OpenAI's own client assumes an hour, too.
    lifetime: 3_600_000,
    advice: () => MISMATCH,
  };
}

const MISMATCH =
  "Check identityProviderId and serviceAccountId, that the issuer and audience of the workload identity provider are those of this token, and that a mapping of the provider matches it.";
