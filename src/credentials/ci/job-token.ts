import { processEnv } from "../../config/process-env.ts";
import { parsedUrl } from "../../lib/parsed-url.ts";
import { ByokIdentityError } from "../../errors.ts";
import { jsonFields } from "../../lib/fields.ts";
import { defined } from "../../lib/defined.ts";
import { isSecure } from "../../lib/secure-url.ts";
import { checked } from "../../token/checked.ts";
import { retried } from "../../token/retried.ts";
import { timed } from "../../token/timed.ts";
import type { AccessToken } from "../../token/types.ts";
import type { Credential, CredentialContext } from "../credential.ts";
import { issuedExpiry } from "../expiry.ts";
import { reachHint } from "../http/reach-hint.ts";
import type { IdentityRequest } from "../http/identity-request.ts";
import { requestKey } from "../request-key.ts";

/** How one CI system gives a job its OIDC token. */
export interface JobTokens {
  /** The field of the configuration. */
  readonly kind: string;
  readonly selector?: string;
  /** The variables of the job: where tokens are requested, and what the request is authorized with. */
  readonly variables: { readonly url: string; readonly requestToken: string };
  /** What the token is requested for, as part of the cache key. */
  readonly fields: object;
  /** The request, made of the values of the two variables. */
  readonly request: (url: URL, requestToken: string) => IdentityRequest;
  /** The field of the answer that has the token. */
  readonly field: string;
  /** What to do if a variable is missing. */
  readonly missing: (name: string) => string;
  /** What to do if the request is refused. */
  readonly refused: string;
}

/**
 * The OIDC token of a CI job. Each call requests another one. The job is identified by the token that it requests others
 * with: processes of one job share, other jobs do not.
 */
export function jobCredential(
  tokens: JobTokens,
  { attemptTimeout, acquireTimeout, tokenTtl }: CredentialContext,
): Credential {
  const { kind, selector, variables, fields } = tokens;
  const env = processEnv();
  const job = { url: env[variables.url], requestToken: env[variables.requestToken] };
  const key = requestKey(kind, { ...fields, ...job });
  const attempt = timed(
    checked(() => ask(tokens, job, attemptTimeout)),
    attemptTimeout,
  );
  return {
    identity: { kind, ...defined({ selector }) },
    presentation: "bearer",
    attempt,
    acquire: retried(attempt, { budget: acquireTimeout }),
    cache: { key, ttl: tokenTtl, mints: () => true, fleetKey: () => key },
  };
}

async function ask(
  tokens: JobTokens,
  { url, requestToken }: Readonly<Record<"url" | "requestToken", string | undefined>>,
  timeout: number,
): Promise<AccessToken> {
  if (!url) throw missing(tokens, tokens.variables.url);
  if (!requestToken) throw missing(tokens, tokens.variables.requestToken);
  const request = tokens.request(endpoint(tokens, url), requestToken);
  // Loaded here, because the network modules of Node that they need cost more than the rest of the package.
  const { sendAuthorityRequest } = await import("../http/authority-request.ts");
  const { oauthError } = await import("../oauth/error-response.ts");
  const { origin } = new URL(url);
  const response = await sendAuthorityRequest(request, {
    timeout,
    hint: reachHint("the network of the runner"),
  });
  const body = jsonFields(response.body);
  const token = body?.[tokens.field];
  if (response.status === 200 && typeof token === "string" && token !== "") {
    const expiresOn = issuedExpiry(token, Date.now());
    return { token, ...defined({ expiresOn }) };
  }
  const failure = oauthError(
    { ...response, body },
    {
      endpoint: `${tokens.kind}: ${origin}`,
      secrets: [requestToken],
      hints: {},
      hint: tokens.refused,
    },
    Date.now(),
  );
  if (response.status !== 200) throw failure;
  throw new ByokIdentityError(
    "ERR_TOKEN_MALFORMED",
    `${tokens.kind}: ${origin} answered without ${tokens.field}.`,
    { hint: tokens.refused },
  );
}

function missing({ kind, missing: hintFor }: JobTokens, name: string): ByokIdentityError {
  return new ByokIdentityError("ERR_IDENTITY_UNAVAILABLE", `${kind}: ${name} is not set.`, {
    hint: hintFor(name),
  });
}

/** The request's token must not be sent unencrypted to another machine. */
function endpoint({ kind, variables }: JobTokens, text: string): URL {
  const url = parsedUrl(text);
  if (url !== undefined && isSecure(url)) return url;
  throw new ByokIdentityError(
    "ERR_IDENTITY_UNAVAILABLE",
    `${kind}: ${variables.url} is not an https URL.`,
    { hint: "The runner sets it; do not change it." },
  );
}
