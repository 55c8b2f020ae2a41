import { asResource } from "../credentials/azure/scope.ts";
import { ByokIdentityError } from "../errors.ts";
import { listed } from "../lib/listed.ts";
import type { Failure } from "../local-server/failure.ts";
import type { ProviderAuth } from "../provider-auth.ts";
import type { Providers } from "../providers.ts";

/** A client's request in the managed-identity protocol. */
export interface ResourceRequest {
  readonly resource: string;
  /** The provider, if the client is configured for one. */
  readonly provider?: string | undefined;
  /** The identity, if the client selects one; `parameter` is `client_id`, `principal_id` and so on. */
  readonly selector?: { readonly parameter: string; readonly value: string } | undefined;
}

/**
 * The provider whose token is for that resource, never for another one: the client sends the token to the requested
 * resource.
 */
export function providerFor(
  providers: Providers,
  { resource, provider, selector }: ResourceRequest,
): { readonly name: string; readonly auth: ProviderAuth } | Failure {
  let candidates = [...providers];
  if (provider !== undefined) {
    try {
      candidates = [[provider, providers.lookup(provider)]];
    } catch (error) {
      if (!(error instanceof ByokIdentityError)) throw error;
      return { status: 400, code: error.code, message: error.message };
    }
  }
  const fitting = candidates.filter(([, auth]) => {
    const { scope } = auth.status();
    // The audience of its tokens is unknown; the client has selected it explicitly.
    return scope === undefined ? provider !== undefined : sameAudience(scope, resource);
  });
  if (fitting.length === 0) return mismatch(candidates, resource);
  const selected =
    selector === undefined
      ? fitting
      : fitting.filter(([, auth]) => isIdentity(auth, selector.value));
  if (selector !== undefined && selected.length === 0) {
    return {
      status: 400,
      code: "identity_mismatch",
      message: `No provider for ${resource} has ${selector.parameter}=${selector.value}: the configuration of this server selects the identity. Remove the selector from the client, or add a provider.`,
    };
  }
  const [first] = selected as [[string, ProviderAuth]];
  if (new Set(selected.map(([, auth]) => identityOf(auth))).size > 1) {
    const names = listed(
      selected.map(([name]) => name),
      "and",
    );
    return {
      status: 400,
      code: "provider_ambiguous",
      message: `${names} have different identities for ${resource}; select one in the endpoint: /msi/NAME/token.`,
    };
  }
  return { name: first[0], auth: first[1] };
}

function identityOf(auth: ProviderAuth): string {
  const { kind, selector, scope } = auth.status();
  return JSON.stringify([kind, selector?.toLowerCase(), scope]);
}

/** A selector such as `clientId=…, tenantId=…`, as the provider's status shows it. */
function isIdentity(auth: ProviderAuth, id: string): boolean {
  const parts = (auth.status().selector ?? "").toLowerCase().split(", ");
  return parts.some((part) => part.slice(part.indexOf("=") + 1) === id.toLowerCase());
}

function mismatch(
  candidates: readonly (readonly [string, ProviderAuth])[],
  resource: string,
): Failure {
  const known = candidates.map(([name, auth]) => {
    const { scope } = auth.status();
    return `${name} is for ${scope ?? "an unknown scope"}`;
  });
  return {
    status: 400,
    code: "resource_mismatch",
    message: `No provider's token is for ${resource}: ${known.join("; ")}. Add a provider with this scope, or request one of these.`,
  };
}

/** A scope of Entra's v2 endpoint is its resource and `/.default`. */
function sameAudience(scope: string, resource: string): boolean {
  return audience(scope) === audience(resource);
}

function audience(text: string): string {
  return asResource(text).replace(/\/+$/, "").toLowerCase();
}
