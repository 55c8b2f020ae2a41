import { OAuthError } from "./error-response.ts";

/**
 * Errors of a token endpoint after which only the person can continue.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 * @see https://openid.net/specs/openid-connect-core-1_0.html#AuthError
 */
const WANTS_PERSON = new Set([
  "invalid_grant",
  "interaction_required",
  "login_required",
  "consent_required",
  "account_selection_required",
]);

/** Why a session cannot be renewed without its person. */
export interface SignInRefusal {
  /** For people: `the sign-in is too old for the tenant's policy (AADSTS70043)`. */
  readonly why: string;
  /** Whether the refresh token may work again, such as from another network. */
  readonly mayPass: boolean;
  /** The claims that the server wants the next sign-in to meet, decoded JSON. */
  readonly claims?: string;
}

/** Undefined if a person cannot help: the server is down, or the client is wrong. */
export function signInRefusal(error: unknown): SignInRefusal | undefined {
  if (!(error instanceof OAuthError)) return undefined;
  const { error: code = "" } = error;
  if (!WANTS_PERSON.has(code)) return undefined;
  const { claims } = error.said();
  const { number, why = "the server no longer accepts the session", mayPass } = entraReason(error);
  return {
    why: `${why} (${number === undefined ? code : `AADSTS${number}`})`,
    // A demand for more than the session can prove does not end the session.
    mayPass: mayPass ?? (claims !== undefined || code !== "invalid_grant"),
    ...(claims === undefined ? {} : { claims }),
  };
}

/** The number of Entra's error, and what it means if that is known. */
export function entraReason(error: OAuthError): {
  readonly number?: string;
  readonly why?: string;
  readonly mayPass?: boolean;
} {
  const { description } = error.said();
  const [, number] = /\bAADSTS(\d+)/.exec(typeof description === "string" ? description : "") ?? [];
  return number === undefined ? {} : { number, ...ENTRA[number] };
}

/**
 * Reasons of Entra, by the number of the error.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const ENTRA: Readonly<Record<string, { readonly why: string; readonly mayPass: boolean }>> = {
  "50072": { why: "the tenant asks the account to register another factor", mayPass: true },
  "50074": { why: "the tenant asks for another factor", mayPass: true },
  "50076": { why: "the tenant asks for another factor", mayPass: true },
  "50079": { why: "the tenant asks the account to register another factor", mayPass: true },
  "50078": { why: "the second factor has to be given again", mayPass: true },
  "50097": { why: "the tenant asks for a registered device", mayPass: true },
  "50132": { why: "the account was changed or its session revoked", mayPass: false },
  "50133": { why: "the password was changed", mayPass: false },
  "50173": { why: "the session was revoked", mayPass: false },
  "50158": { why: "the tenant asks for an external check", mayPass: true },
  "53000": { why: "the tenant asks for a compliant device", mayPass: true },
  "53001": { why: "the tenant asks for a domain-joined device", mayPass: true },
  "53002": { why: "the tenant asks for an approved application", mayPass: true },
  "53003": { why: "a Conditional Access policy blocks the sign-in", mayPass: true },
  "65001": {
    why: "the account or an administrator has to consent to the application",
    mayPass: false,
  },
  "65004": { why: "consent to the application was declined", mayPass: false },
  "70008": { why: "the session has expired", mayPass: false },
  "70043": { why: "the sign-in is too old for the tenant's policy", mayPass: false },
  "70044": { why: "the sign-in is too old for the tenant's policy", mayPass: false },
  "700082": { why: "the session has expired because it was not used", mayPass: false },
  "700084": { why: "the session has reached its greatest age", mayPass: false },
};
