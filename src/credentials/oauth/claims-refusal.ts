/**
 * Errors of a server that does not accept the `claims` parameter, or cannot do what it asks for.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 * @see https://openid.net/specs/openid-connect-unmet-authentication-requirements-1_0.html
 */
const CODES = new Set(["invalid_request", "unmet_authentication_requirements"]);

/** Whether the `error` of an answer to a request with `claims` may be about them: then one without is worth a try. */
export function mayRefuseClaims(error: string | undefined): boolean {
  return error !== undefined && CODES.has(error);
}
