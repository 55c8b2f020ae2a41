import { processEnv } from "../../config/process-env.ts";
import type { ProviderConnection } from "../../config/types.ts";
import { expiryIn, jwtClaims } from "../../lib/jwt.ts";
import { visible } from "../../lib/visible.ts";
import { authorityOf, exchangeAudience } from "../azure/authority.ts";
import type { Exchange } from "./exchange.ts";

/**
 * The configuration of the subject's source. An audience that it does not set is the one that the exchange expects; for
 * sources that use Entra, it is always the one of workload identity federation: Entra does not issue tokens for foreign
 * APIs, and no Azure API accepts such a token if it is stolen.
 */
export function subjectOf(config: ProviderConnection, { audience }: Exchange): ProviderConnection {
  const { managedIdentity, defaultAzureCredential, servicePrincipal, githubActions } = config;
  const authority = servicePrincipal?.authorityHost ?? config.exchange?.entra?.authorityHost;
  const scope = exchangeAudience(authorityOf(authority, processEnv()));
  return {
    ...config,
    ...(managedIdentity && { managedIdentity: { scope, ...managedIdentity } }),
    ...(defaultAzureCredential && {
      defaultAzureCredential: { scope, ...defaultAzureCredential },
    }),
    ...(servicePrincipal && { servicePrincipal: { scope, ...servicePrincipal } }),
    ...(githubActions &&
      audience !== undefined && { githubActions: { audience, ...githubActions } }),
  };
}

/**
 * The claims of a subject that a rule of the issuer compares, and whether it has expired, in words; never the token
 * itself. `now` in epoch milliseconds.
 */
export function describeSubject(token: string, now: number): string {
  const claims = jwtClaims(token);
  if (claims === undefined) return "The token that was exchanged is not a JWT.";
  const { iss, sub, aud } = claims;
  const named = Object.entries({ iss, sub, aud }).map(([name, value]) => `${name} ${shown(value)}`);
  const expiresOn = expiryIn(claims) ?? Infinity;
  const expired = expiresOn > now ? "" : ` It expired on ${new Date(expiresOn).toISOString()}.`;
  return `The token that was exchanged has ${named.join(", ")}.${expired}`;
}

/** A claim on one line, short enough for an error. */
function shown(value: unknown): string {
  if (value === undefined) return "missing";
  return visible(JSON.stringify(value)).slice(0, 300);
}
