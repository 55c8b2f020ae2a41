import { json, type Answer } from "../../shared/received.ts";
import {
  bearer,
  oauthRefusal,
  requestId,
  textOf,
  type BadRequest,
  type ExchangeProtocol,
} from "./exchange.ts";
import type { SubjectFlaw } from "./subject.ts";

const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const JWT = "urn:ietf:params:oauth:token-type:jwt";
const ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

function refuseByOAuth(flaw: SubjectFlaw | BadRequest): Answer {
  return typeof flaw === "string"
    ? oauthRefusal(401, "invalid_grant", textOf(flaw))
    : oauthRefusal(400, "invalid_request", textOf(flaw));
}

function failByOAuth(status: number): Answer {
  return oauthRefusal(
    status,
    status >= 500 ? "temporarily_unavailable" : "invalid_request",
    `Scripted status ${status}`,
  );
}

/** @see https://developers.openai.com/api/docs/guides/workload-identity-federation */
const openai: ExchangeProtocol = {
  source: "openai",
  path: "/oauth/token",
  contentType: "application/json",
  fixed: { grant_type: [TOKEN_EXCHANGE], subject_token_type: [JWT, ID_TOKEN] },
  required: ["subject_token", "identity_provider_id", "service_account_id"],
  optional: ["client_id"],
  subject: "subject_token",
  audience: () => "https://api.openai.com/v1",
  prefix: "oai-oat-",
  fields: (issued) => ({ ...bearer(issued), issued_token_type: ACCESS_TOKEN }),
  refuse: refuseByOAuth,
  failure: failByOAuth,
};

/** @see https://platform.claude.com/docs/en/manage-claude/workload-identity-federation */
const anthropic: ExchangeProtocol = {
  source: "anthropic",
  path: "/v1/oauth/token",
  contentType: "application/json",
  headers: { "anthropic-beta": ["oauth-2025-04-20", "oidc-federation-2026-04-01"] },
  fixed: { grant_type: ["urn:ietf:params:oauth:grant-type:jwt-bearer"] },
  required: ["assertion", "federation_rule_id", "organization_id"],
  optional: ["service_account_id", "workspace_id"],
  subject: "assertion",
  check({ assertion = "", federation_rule_id: rule = "", service_account_id: account = "svac_" }) {
    if (!rule.startsWith("fdrl_")) return "federation_rule_id is not a well-formed fdrl_ tagged ID";
    if (!account.startsWith("svac_")) {
      return "service_account_id is not a well-formed svac_ tagged ID";
    }
    return Buffer.byteLength(assertion) > 16 * 1024 ? "assertion is too large" : undefined;
  },
  audience: () => "https://api.anthropic.com",
  prefix: "sk-ant-oat01-",
  fields: bearer,
  // It does not say what is wrong with an assertion; only the log of the Console does.
  refuse: (flaw) =>
    typeof flaw === "string"
      ? anthropicError(401, "authentication_error", "Authentication failed")
      : anthropicError(400, "invalid_request_error", textOf(flaw)),
  failure: (status) => anthropicError(status, "api_error", `Scripted status ${status}`),
};

function anthropicError(status: number, type: string, message: string): Answer {
  return json(status, { type: "error", error: { type, message } }, { "request-id": requestId() });
}

/** @see https://www.rfc-editor.org/rfc/rfc8693 */
const oauth: ExchangeProtocol = {
  source: "oauth",
  path: "/v1/token",
  contentType: "application/x-www-form-urlencoded",
  fixed: { grant_type: [TOKEN_EXCHANGE] },
  required: ["subject_token", "subject_token_type"],
  optional: "any",
  subject: "subject_token",
  audience: ({ audience = "" }) => audience,
  prefix: "sts-",
  fields: (issued) => ({ ...bearer(issued), issued_token_type: ACCESS_TOKEN }),
  refuse: refuseByOAuth,
  failure: failByOAuth,
};

/** The token endpoints that exchange tokens, other than Entra's. */
export const exchangeProtocols: readonly ExchangeProtocol[] = [openai, anthropic, oauth];
