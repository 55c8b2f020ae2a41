import type { AuthorizationServer } from "oauth4webapi";
import type { OAuth } from "../../config/types.ts";
import { ByokIdentityError } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
import { parsedUrl } from "../../lib/parsed-url.ts";
import { isLoopback, isSecure } from "../../lib/secure-url.ts";
import { redact } from "../redact.ts";
import { tokenHttp } from "./token-http.ts";
import { serverName } from "./server-name.ts";
import { oauthError } from "./error-response.ts";
import type { OAuthLibrary } from "./library.ts";

/** What is known about an authorization server. */
export interface OAuthServer {
  /** Its metadata, requested once. */
  readonly metadata: (library: OAuthLibrary) => Promise<AuthorizationServer>;
  /**
   * Call this when the token endpoint misbehaves: the metadata is requested again, and the old one is kept if that
   * fails.
   */
  readonly doubt: () => void;
}

/** The server that a block names, by discovery from its issuer, or only by its token endpoint. */
export function oauthServer(
  { issuer, tokenUrl = "", authorizationUrl, deviceAuthorizationUrl }: OAuth,
  timeout: number,
): OAuthServer {
  if (issuer === undefined) {
    const metadata = {
      issuer: tokenUrl,
      token_endpoint: tokenUrl,
      ...defined({
        authorization_endpoint: authorizationUrl,
        device_authorization_endpoint: deviceAuthorizationUrl,
      }),
    };
    return { metadata: () => Promise.resolve(metadata), doubt: () => undefined };
  }
  let known: AuthorizationServer | undefined;
  let doubted = false;
  return {
    async metadata(library): Promise<AuthorizationServer> {
      if (known !== undefined && !doubted) return known;
      try {
        known = await discover(new URL(issuer), timeout, library);
        doubted = false;
      } catch (error) {
        if (known === undefined) throw error;
      }
      return known;
    },
    doubt(): void {
      doubted = true;
    },
  };
}

/**
 * OpenID Connect Discovery, or RFC 8414 if the server does not support that.
 *
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig
 */
async function discover(
  issuer: URL,
  timeout: number,
  library: OAuthLibrary,
): Promise<AuthorizationServer> {
  try {
    return await ask(issuer, "oidc", timeout, library);
  } catch (error) {
    if (!(error instanceof ByokIdentityError && isAbsent(error))) throw error;
    return ask(issuer, "oauth2", timeout, library).catch((other: unknown) => {
      throw other instanceof ByokIdentityError && isAbsent(other) ? error : other;
    });
  }
}

function isAbsent({ status = 0, transient }: ByokIdentityError): boolean {
  return !transient && status >= 400;
}

async function ask(
  issuer: URL,
  algorithm: "oidc" | "oauth2",
  timeout: number,
  library: OAuthLibrary,
): Promise<AuthorizationServer> {
  const hint = "Check issuer, or set tokenUrl to the token endpoint instead.";
  const context = {
    endpoint: `The discovery document of ${issuer.href}`,
    secrets: [],
    hints: {},
    missing: hint,
    hint,
  };
  const response = await library.discoveryRequest(issuer, {
    algorithm,
    [library.customFetch]: tokenHttp({
      timeout,
      refuse: (answer) => oauthError(answer, context, Date.now()),
    }),
    [library.allowInsecureRequests]: isLoopback(issuer.hostname),
  });
  try {
    const metadata = await library.processDiscoveryResponse(issuer, response);
    assertEndpoint(metadata.token_endpoint, issuer);
    return metadata;
  } catch (error) {
    throw error instanceof ByokIdentityError ? error : unusable(issuer, error);
  }
}

/**
 * Whether an endpoint that a server announces may get a secret: over https, or over http on this machine if the server
 * itself is here. A remote server must not make us send a secret unencrypted to a port of this machine, where any user may
 * listen.
 */
export function isEndpointOf(issuer: URL, endpoint: URL): boolean {
  return endpoint.protocol === "https:" || (isSecure(endpoint) && isLoopback(issuer.hostname));
}

function assertEndpoint(endpoint: unknown, issuer: URL): void {
  const url = typeof endpoint === "string" ? parsedUrl(endpoint) : undefined;
  if (url === undefined) {
    throw refused(issuer, "names no token endpoint", "Set tokenUrl to the token endpoint.");
  }
  if (isEndpointOf(issuer, url)) return;
  throw refused(
    issuer,
    `names a token endpoint that is not https: ${serverName(url.href)}`,
    "Configure the server to announce its external address.",
  );
}

function unusable(issuer: URL, error: unknown): ByokIdentityError {
  const { code, cause } = error as {
    code?: unknown;
    cause?: { attribute?: unknown; body?: object };
  };
  if (code === "OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED") {
    const { issuer: named } = (cause?.body ?? {}) as { issuer?: unknown };
    return refused(
      issuer,
      `belongs to another issuer, ${redact(String(named))}`,
      issuerAdvice(issuer, String(named)),
    );
  }
  const how = error instanceof Error ? redact(error.message) : "unknown failure";
  return refused(issuer, `cannot be used: ${how}`, "Check issuer.");
}

/**
 * Entra has a document for every tenant, which names none, and one of a former version.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#find-your-apps-openid-configuration-document-uri
 */
function issuerAdvice({ origin, pathname }: URL, named: string): string {
  if (named.includes("{tenantid}")) {
    return `Write the ID of one tenant into issuer: ${origin}/TENANT/v2.0.`;
  }
  if (named.startsWith("https://sts.")) {
    return `Write issuer as ${origin}${pathname.replace(/\/$/, "")}/v2.0.`;
  }
  return "Write issuer exactly as the server does, with or without the trailing slash.";
}

function refused(issuer: URL, how: string, hint: string): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_IDENTITY_REFUSED",
    `The discovery document of ${issuer.href} ${how}.`,
    { hint },
  );
}
