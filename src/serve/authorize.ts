import type { IncomingHttpHeaders } from "node:http";
import { JOINED_HEADERS, joinedList } from "../authorizer/joined-headers.ts";
import { credentialFailure } from "../local-server/failure.ts";
import { failed, type Answer } from "../local-server/answer.ts";
import {
  REFUSED_HEADER,
  type RefusableToken,
  type RefusalReport,
} from "../local-server/refusable-token.ts";

/** Sent with every answer: the hash of its token. A proxy sends it back if the provider refuses the token. */
export const HASH_HEADER = "x-byok-identity-token-hash";

/** The `WWW-Authenticate` of the refusal, which may contain claims. */
export const CHALLENGE_HEADER = "x-byok-identity-challenge";

/**
 * Answers with the credential in the headers, without a body, for a proxy that asks before it forwards a request.
 *
 * @see https://nginx.org/en/docs/http/ngx_http_auth_request_module.html
 * @see https://caddyserver.com/docs/caddyfile/directives/forward_auth
 * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/ext_authz_filter
 */
export async function authorize(
  headers: IncomingHttpHeaders,
  issue: (refusal?: RefusalReport) => Promise<RefusableToken>,
): Promise<Answer> {
  const refused = single(headers[REFUSED_HEADER])?.toLowerCase();
  if (refused !== undefined && !/^[\da-f]{64}$/.test(refused)) return failed(NO_HASH);
  const challenge = single(headers[CHALLENGE_HEADER]);
  try {
    const { hash, headers: credential } = await issue({ refused, challenge });
    const joined = joinedWith(credential, headers);
    return { status: 200, headers: { ...credential, ...joined, [HASH_HEADER]: hash } };
  } catch (error) {
    const failure = credentialFailure(error);
    if (failure.status !== 401) return failed(failure);
    // The only header that nginx passes on to the client.
    const own = `Bearer realm="byok-identity", error="invalid_token", error_description="${failure.code}"`;
    return failed({ ...failure, headers: { "www-authenticate": own } });
  }
}

/**
 * Headers to which the client contributes, if the proxy has passed on what the client sent: the proxy can only replace
 * a header, so the answer has all values.
 */
function joinedWith(
  credential: Readonly<Record<string, string>>,
  sent: IncomingHttpHeaders,
): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const name of JOINED_HEADERS) {
    const own = sent[name];
    if (own !== undefined) joined[name] = joinedList(String(own), credential[name]);
  }
  return joined;
}

/** A proxy whose variable is not set sends an empty value. */
function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

const NO_HASH = {
  status: 400,
  code: "hash_malformed",
  message: `${REFUSED_HEADER} must be the ${HASH_HEADER} of an earlier answer: 64 hexadecimal digits.`,
};
