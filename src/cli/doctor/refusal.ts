import type { Presentation } from "../../token/types.ts";
import { expectationOf, sameAudience } from "./audiences.ts";
import type { Finding } from "./finding.ts";
import type { Claims } from "./context.ts";
import { assignmentOf, roleFor } from "./roles.ts";

/** A provider's answer that refuses the credential. */
export interface Refusal {
  readonly status: number;
  /** The code and the message of its body, without secrets. */
  readonly message: string;
  /** The WWW-Authenticate header; empty without one. */
  readonly challenge: string;
  readonly form: Presentation;
  readonly claims?: Claims;
  readonly baseUrl: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

type Diagnosis = (refusal: Refusal, said: string) => Omit<Finding, "level"> | undefined;

/**
 * Why a request was refused, according to Azure's message and, if the message has several possible reasons, the token
 * itself. Azure answers the same fault with 400, 401 or 403, depending on the service in front, so the message is more
 * important than the status.
 */
export function explainRefusal(refusal: Refusal): Finding {
  const said = `${refusal.message} ${refusal.challenge}`.replace(VAGUE, "");
  for (const diagnose of DIAGNOSES) {
    const found = diagnose(refusal, said);
    if (found !== undefined) return { level: "error", ...found };
  }
  return { level: "error", ...unexplained(refusal) };
}

/** Azure OpenAI's answer to every token that it does not accept; it contains the expected audience. */
const VAGUE =
  /Access token is missing, invalid, (?:and the )?audience is incorrect[^)]*\)?,? or have expired/i;

const DIAGNOSES: readonly Diagnosis[] = [
  keysDisabled,
  network,
  tenant,
  subscriptionKey,
  role,
  wrongKey,
  expired,
  audience,
  challenged,
];

function keysDisabled(_: Refusal, said: string): ReturnType<Diagnosis> {
  if (!/AuthenticationTypeDisabled|key.based authentication is disabled/i.test(said))
    return undefined;
  return {
    what: "The resource accepts no keys: key authentication is disabled.",
    why: "Its disableLocalAuth is set, so it accepts only Entra tokens.",
    fix: "Use an identity instead of the key: --managed-identity, --default-azure, or the managedIdentity block.",
  };
}

function network({ status }: Refusal, said: string): ReturnType<Diagnosis> {
  if (
    status !== 403 ||
    !/virtual network|firewall|public access is disabled|private endpoint/i.test(said)
  )
    return undefined;
  return {
    what: "The resource does not accept requests from this network.",
    why: "Its firewall or private endpoint refused the request; the credential was not checked.",
    fix: "Run from a network that can reach its virtual network, or add this network to the resource's rules.",
  };
}

function tenant({ claims }: Refusal, said: string): ReturnType<Diagnosis> {
  if (!/tenant.*(?:does not|doesn't|not) match|wrong issuer|IDX10205|IDX40001/i.test(said))
    return undefined;
  const tid = claims?.["tid"];
  return {
    what: `The token and the resource belong to different tenants${typeof tid === "string" ? `: ${tid}` : ""}.`,
    why: "A resource accepts only tokens of its own tenant.",
    fix: "Use an identity of the resource's tenant: set tenantId in the credential's block (AZURE_TENANT_ID), or log in with az login --tenant TENANT.",
    run: "az account show --query tenantId --subscription SUBSCRIPTION",
  };
}

function role(
  { status, form, claims, baseUrl, message }: Refusal,
  said: string,
): ReturnType<Diagnosis> {
  const denied =
    /PermissionDenied|lacks the required data action|Principal does not have access/i.test(said);
  if (!denied && (status !== 403 || form === "key")) return undefined;
  const wanted = roleFor(baseUrl, message);
  return {
    what: `The identity is known, but lacks a role: ${wanted}.`,
    why: "A role on the resource gives access to models. Owner and Contributor do not include it.",
    fix: "Ask someone who may assign roles to run this, and wait some minutes until it takes effect.",
    run: assignmentOf(wanted, baseUrl, claims),
  };
}

function wrongKey({ form, baseUrl }: Refusal): ReturnType<Diagnosis> {
  if (form !== "key") return undefined;
  return {
    what: "The key is refused.",
    why: `It is not a key of ${new URL(baseUrl).hostname}, or has been regenerated.`,
    fix: "Compare it with the resource's keys and endpoint, or use an identity instead.",
  };
}

function expired({ claims, now }: Refusal, said: string): ReturnType<Diagnosis> {
  const exp = claims?.["exp"];
  const over = typeof exp === "number" && exp * 1000 <= now;
  if (!over && !/IDX10223|(?:has|is|have) expired|lifetime validation failed/i.test(said))
    return undefined;
  return {
    what: "The token has expired.",
    why: over
      ? "Its exp claim is in the past."
      : "The provider says so, but by this machine's clock it has not expired: one of the two clocks is wrong.",
    fix: over
      ? "Check the program that caches or prints the token."
      : "Synchronise this machine's clock with NTP.",
  };
}

function audience({ claims, baseUrl, message }: Refusal, said: string): ReturnType<Diagnosis> {
  const aud = claims?.["aud"];
  const known = expectationOf(baseUrl)?.audiences ?? [];
  const [, stated] = /audience is incorrect\s*\(\s*(https:\/\/[^\s)]+)/i.exec(message) ?? [];
  const wanted = known[0] ?? stated;
  const accepted = [...known, ...(stated === undefined ? [] : [stated])];
  const differs =
    typeof aud === "string" &&
    wanted !== undefined &&
    !accepted.some((each) => sameAudience(aud, each));
  if (!differs && !/IDX10214|audience/i.test(said)) return undefined;
  return {
    what: `The token is for another audience${typeof aud === "string" ? `: ${aud}` : ""}.`,
    why: wanted === undefined ? "The provider says so." : `The provider expects ${wanted}.`,
    fix: `Set the scope to ${wanted?.replace(/\/$/, "") ?? "AUDIENCE"}/.default, with --scope, COPILOT_PROVIDER_TOKEN_SCOPE or the credential's scope field.`,
  };
}

/** Azure OpenAI calls a wrong key of its own an invalid subscription key. */
function subscriptionKey({ form }: Refusal, said: string): ReturnType<Diagnosis> {
  const invalid = form === "bearer" && /invalid subscription key/i.test(said);
  if (!invalid && !/missing subscription key/i.test(said)) return undefined;
  return {
    what: "API Management requires a subscription key in addition to the credential.",
    why: "The API's product requires a subscription.",
    fix: 'Add headers: {"Ocp-Apim-Subscription-Key": …}, or ask for the requirement to be removed.',
  };
}

function challenged({ challenge }: Refusal): ReturnType<Diagnosis> {
  if (!/insufficient_claims|claims="/.test(challenge)) return undefined;
  return {
    what: "The provider requires a token with additional claims.",
    why: "The token was revoked, or a Conditional Access policy requires more (continuous access evaluation).",
    fix: "Requests renew the token with the challenge and continue by themselves; if they do not, ask the owner of the policy.",
  };
}

function unexplained({ status, claims }: Refusal): Omit<Finding, "level"> {
  return {
    what: `The provider refuses the credential with ${status} and gives no reason.`,
    why:
      claims === undefined
        ? "The credential is not a JWT, so nothing can be read from it."
        : "The token has not expired, and its audience fits as far as known. The remaining causes are another tenant, a revoked token or a policy of a gateway.",
    fix: "Compare the claims above with what the provider or its gateway checks.",
  };
}
