import type { OAuthExchange } from "../../config/types.ts";
import { defined } from "../../lib/defined.ts";
import { serverName } from "../oauth/server-name.ts";
import { FORM, type Exchange } from "./exchange.ts";
import { entryOf } from "../../lib/entry-of.ts";

/**
 * OAuth 2.0 token exchange at any server. No `Authorization` header is sent: Google's server refuses one.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8693#section-2.1
 */
export function oauth(block: OAuthExchange): Exchange {
  const { tokenUrl, audience, scope, requestedTokenType, parameters } = block;
  const { subjectTokenType = "urn:ietf:params:oauth:token-type:jwt" } = block;
  return {
    name: "oauth",
    selector: [
      serverName(tokenUrl),
      ...(audience === undefined ? [] : [`audience=${audience}`]),
    ].join(", "),
    ...defined({ scope }),
    secrets: Object.values(parameters ?? {}).filter((value) => value.length >= SHORTEST_SECRET),
    fields: { ...block, subjectTokenType },
    steps: [
      (subject) => ({
        url: tokenUrl,
        headers: FORM,
        body: new URLSearchParams({
          ...parameters,
          grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
          subject_token: subject,
          subject_token_type: subjectTokenType,
          ...(defined({
            audience,
            scope,
            requested_token_type: requestedTokenType,
          }) as Record<string, string>),
        }).toString(),
      }),
    ],
    advice: ({ error }) => entryOf(HINTS, error) ?? MISMATCH,
  };
}

/** A parameter may be a client's secret. Redacting shorter ones would also remove ordinary words from errors. */
const SHORTEST_SECRET = 8;

/**
 * @see https://www.rfc-editor.org/rfc/rfc8693#section-2.2.2
 */
const HINTS: Readonly<Record<string, string>> = {
  invalid_target: "Check audience: the server does not issue tokens for it.",
  invalid_scope: "Check scope: the server grants this identity other scopes.",
  unsupported_grant_type: "Check tokenUrl: this server does not support token exchange (RFC 8693).",
};

const MISMATCH =
  "Check audience, scope, subjectTokenType and parameters, and that the server trusts the issuer, subject and audience of this token.";
