import { entraBody } from "../entra-error.ts";
import { json, type Answer } from "../../shared/received.ts";

/** Why Entra does not go on with a person's sign-in or session, by the number of the error. */
export type SignInRefusal =
  | SessionRefusal
  | "50011"
  | "501481"
  | "54005"
  | "65004"
  | "70000"
  | "70007"
  | "70016"
  | "70017"
  | "70018"
  | "70020";

/** Those that meet a session when it is renewed. */
export type SessionRefusal = (typeof sessionRefusals)[number];

export const sessionRefusals = [
  "50076",
  "50079",
  "50173",
  "53003",
  "65001",
  "70008",
  "70043",
  "700082",
] as const;

type Row = readonly [error: string, text: string, suberror?: string];

/** @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const REFUSALS: Readonly<Record<SignInRefusal, Row>> = {
  "50011": ["invalid_request", "The redirect URI does not match those of the application."],
  "50076": [
    "invalid_grant",
    "Due to a change by your administrator, you must use multi-factor authentication.",
    "basic_action",
  ],
  "50079": [
    "invalid_grant",
    "Due to a change by your administrator, you must enroll in multi-factor authentication.",
    "basic_action",
  ],
  "50173": [
    "invalid_grant",
    "The provided grant has expired due to it being revoked; a fresh auth token is needed.",
    "bad_token",
  ],
  "501481": ["invalid_grant", "The Code_Verifier does not match the code_challenge."],
  "53003": [
    "invalid_grant",
    "Access has been blocked by Conditional Access policies.",
    "message_only",
  ],
  "54005": ["invalid_grant", "OAuth2 authorization code was already redeemed."],
  "65001": [
    "invalid_grant",
    "The user or administrator has not consented to use the application.",
    "consent_required",
  ],
  "65004": ["access_denied", "User declined to consent to access the app."],
  "70000": ["invalid_grant", "The provided value for the input parameter is not valid."],
  "70007": ["unsupported_response_type", "The response type is not supported."],
  "70008": ["invalid_grant", "The refresh token has expired.", "token_expired"],
  "70016": ["authorization_pending", "OAuth 2.0 device flow error. Authorization is pending."],
  "70017": ["authorization_declined", "OAuth 2.0 device flow error. The user declined it."],
  "70018": ["bad_verification_code", "Invalid verification code."],
  "70020": ["expired_token", "The provided device code has expired."],
  "70043": [
    "invalid_grant",
    "The refresh token is invalid due to sign-in frequency checks by Conditional Access.",
    "token_expired",
  ],
  "700082": ["invalid_grant", "The refresh token has expired due to inactivity.", "token_expired"],
};

/** What a sign-in has to prove, so that the session can be renewed again: as a claims request, JSON. */
export const WANTED_CLAIMS: string = JSON.stringify({
  access_token: { capolids: { essential: true, values: ["c0ffee00-0000-4000-8000-000000000000"] } },
});

/** The answer of the token endpoint. */
export function refuse(number: SignInRefusal, claims?: string): Answer {
  const [error, text, suberror] = REFUSALS[number];
  return json(400, {
    ...entraBody(error, Number(number), text),
    ...(suberror === undefined ? {} : { suberror }),
    ...(claims === undefined ? {} : { claims }),
  });
}

/** The parameters of a redirect. */
export function refusalParameters(number: SignInRefusal): Record<string, string> {
  const [error, text] = REFUSALS[number];
  return { error, error_description: `AADSTS${number}: ${text}` };
}

/** What a person sees whom the browser must not be sent back with. */
export function refusalPage(number: string, text: string): Answer {
  return {
    status: 400,
    headers: { "content-type": "text/html; charset=utf-8" },
    body: `<!doctype html><title>Sign in</title><p>AADSTS${number}: ${text}</p>`,
  };
}

export function textOf(number: SignInRefusal): string {
  return REFUSALS[number][1];
}
