import type { IssuedToken } from "../identity/issued-token.ts";
import type { Answer } from "../shared/received.ts";
import type { ModelKnobs } from "./knobs.ts";
import { providerError, type Credential, type Provider } from "./provider.ts";

/** Why a request was refused. */
export type AccessFlaw = "missing" | "revoked" | "expired" | "audience" | "unknown" | "feature";

/** Decides whether a credential is accepted, and remembers which tokens are revoked. */
export interface AccessControl {
  /** What is wrong with the credential; undefined if it is accepted. */
  readonly check: (
    credential: Credential | undefined,
    knobs: ModelKnobs,
  ) => Promise<AccessFlaw | undefined>;
  readonly revoke: (token: string) => void;
  readonly clear: () => void;
}

/** Which tokens are accepted. */
export interface AccessControlOptions {
  readonly accept?: ((token: string) => boolean | Promise<boolean>) | undefined;
  readonly issued?: ((token: string) => IssuedToken | undefined) | undefined;
}

/**
 * Whether a token of Anthropic's workload identity federation is sent as its API wants it: as a bearer token, and with
 * the feature named in `anthropic-beta`.
 *
 * @see https://platform.claude.com/docs/en/manage-claude/workload-identity-federation
 */
export function lacksFeature({ token, header }: Credential, beta: string | undefined): boolean {
  if (!token.startsWith("sk-ant-oat01-")) return false;
  const features = (beta ?? "").split(",").map((feature) => feature.trim());
  return header !== "authorization" || !features.includes("oauth-2025-04-20");
}

/** Accepts a credential if any of its checks does; without checks, every credential that is not revoked. */
export function createAccessControl({ accept, issued }: AccessControlOptions): AccessControl {
  const revoked = new Set<string>();

  async function check(
    credential: Credential | undefined,
    knobs: ModelKnobs,
  ): Promise<AccessFlaw | undefined> {
    if (credential === undefined) return "missing";
    const { token } = credential;
    if (revoked.has(token)) return "revoked";
    const asksIdentity = issued !== undefined || knobs.identityUrl !== "";
    if (accept === undefined && knobs.keys.length === 0 && !asksIdentity) return undefined;
    if (knobs.keys.includes(token)) return undefined;
    if (accept !== undefined && (await accept(token))) return undefined;
    if (!asksIdentity) return "unknown";
    const found = issued?.(token) ?? (await remotelyIssued(token, knobs.identityUrl));
    if (found === undefined) return "unknown";
    if (found.expiresOn <= Date.now()) return "expired";
    return knobs.audience === "" || found.audience === knobs.audience ? undefined : "audience";
  }

  return {
    check,
    revoke(token) {
      revoked.add(token);
    },
    clear() {
      revoked.clear();
    },
  };
}

async function remotelyIssued(token: string, origin: string): Promise<IssuedToken | undefined> {
  if (origin === "") return undefined;
  const response = await fetch(new URL(`/issued?token=${encodeURIComponent(token)}`, origin));
  if (response.status === 404) return undefined;
  // The answer is that of our own identity mock.
  const found: IssuedToken = JSON.parse(await response.text());
  return found;
}

const explanations: Readonly<Record<AccessFlaw, string>> = {
  missing: "No credential was found in the headers this endpoint reads.",
  revoked: "The token has been revoked.",
  expired: "The token has expired.",
  audience: "The token was issued for another audience.",
  unknown: "The credential is invalid.",
  feature: "OAuth authentication is currently not supported.",
};

/** A 401 like that of resource servers, with a challenge (RFC 6750, section 3) and optionally required claims. */
export function unauthorized(
  provider: Provider,
  flaw: AccessFlaw,
  credential: Credential | undefined,
  claims: string,
): Answer {
  const answer = providerError(provider, 401, explanations[flaw]);
  if (credential !== undefined && credential.header !== "authorization") return answer;
  const challenge = [
    'authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"',
    ...(flaw === "missing"
      ? []
      : [
          `error="${claims === "" ? "invalid_token" : "insufficient_claims"}"`,
          `error_description="${explanations[flaw]}"`,
        ]),
    ...(claims === "" ? [] : [`claims="${Buffer.from(claims).toString("base64")}"`]),
  ];
  return {
    ...answer,
    headers: { ...answer.headers, "www-authenticate": `Bearer ${challenge.join(", ")}` },
  };
}
