import type { AuthorizationServer, Client } from "oauth4webapi";
import type { OAuth } from "../config/types.ts";
import { mayRefuseClaims } from "../credentials/oauth/claims-refusal.ts";
import type { OAuthLibrary } from "../credentials/oauth/library.ts";
import { serverName } from "../credentials/oauth/server-name.ts";
import { parsedUrl } from "../lib/parsed-url.ts";
import { isLoopback, isSecure } from "../lib/secure-url.ts";
import { ByokIdentityError } from "../errors.ts";

/** The claims that a provider, or the server at a renewal, requires of the sign-in. */
export interface ClaimsChallenge {
  /** The claims request, decoded JSON. */
  readonly claims: string;
  /** Called if the server refuses it, before the sign-in goes on without it. */
  readonly refused: (why: ByokIdentityError) => void;
}

/** The server that a person signs in to, and what for. */
export interface LoginTarget {
  readonly library: OAuthLibrary;
  readonly server: AuthorizationServer;
  readonly block: OAuth;
  /** The command that starts this sign-in, without its own options. */
  readonly command: string;
  readonly client: Client;
  /** The scopes to request. */
  readonly scope: string;
  readonly challenge?: ClaimsChallenge;
  /** How long one request to the server may take, milliseconds. */
  readonly timeout: number;
  /** Ends the sign-in. */
  readonly signal: AbortSignal;
}

/** The default `timeout`, milliseconds. */
export const REQUEST_TIMEOUT = 30_000;

/** How far this machine's clock may be from the server's, seconds. */
const CLOCK_TOLERANCE = 300;

/** A public client, which has no secret (RFC 8252, section 8.5). */
export function publicClient(library: OAuthLibrary, clientId: string): Client {
  return {
    client_id: clientId,
    token_endpoint_auth_method: "none",
    [library.clockTolerance]: CLOCK_TOLERANCE,
  };
}

/**
 * An endpoint that receives the person or one of the person's secrets.
 *
 * @throws ByokIdentityError `ERR_IDENTITY_REFUSED` if there is none, or if it is not secure.
 */
export function endpointOf(
  { server: { issuer, ...server }, command }: Pick<LoginTarget, "server" | "command">,
  field: "authorization_endpoint" | "device_authorization_endpoint",
): URL {
  const text = server[field];
  const what = field.replaceAll("_", " ");
  const url = typeof text === "string" ? parsedUrl(text) : undefined;
  if (url === undefined) throw refusal(`${issuer} has no ${what}.`, otherWay(field, command));
  const astray = isLoopback(url.hostname) && !isLoopback(new URL(issuer).hostname);
  if (isSecure(url) && !astray) return url;
  const how = isSecure(url) ? "leads to this machine" : "is not https";
  const hint = "Have the server announce its external address.";
  throw refusal(`The ${what} of ${issuer} ${how}: ${serverName(url.href)}.`, hint);
}

function otherWay(field: string, command: string): string {
  return field === "authorization_endpoint"
    ? `Run: ${command} --device-code`
    : "Sign in with a browser on this machine, or allow the device flow on the server.";
}

/** A sign-in that failed for good. */
export function refusal(summary: string, hint: string): ByokIdentityError {
  return new ByokIdentityError("ERR_IDENTITY_REFUSED", summary, { hint });
}

/**
 * The target without its claims challenge, if the server may have refused that; undefined otherwise.
 *
 * @param code the `error` of the server's answer.
 */
export function withoutRefusedChallenge(
  { challenge, ...rest }: LoginTarget,
  code: string | undefined,
  why: ByokIdentityError,
): LoginTarget | undefined {
  if (challenge === undefined || !mayRefuseClaims(code)) return undefined;
  challenge.refused(why);
  return rest;
}

/** Parameters of every request of a sign-in, in addition to those of its flow. */
export function commonParameters({
  block,
  client,
  scope,
  challenge,
}: LoginTarget): URLSearchParams {
  const parameters = new URLSearchParams({ client_id: client.client_id });
  if (scope !== "") parameters.set("scope", scope);
  if (block.audience !== undefined) parameters.set("audience", block.audience);
  if (challenge !== undefined) parameters.set("claims", challenge.claims);
  return parameters;
}
