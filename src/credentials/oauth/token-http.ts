import type { CustomFetchOptions } from "oauth4webapi";
import { ByokIdentityError } from "../../errors.ts";
import { jsonFields, type Fields } from "../../lib/fields.ts";
import { reachHint } from "../http/reach-hint.ts";
import { sendAuthorityRequest } from "../http/authority-request.ts";
import type { ErrorResponse } from "./error-response.ts";
import { isStated } from "../expiry.ts";
import { serverName } from "./server-name.ts";

/** How one request is sent and its answer handled. */
export interface TokenHttpOptions {
  /** Time limit until the whole answer has arrived, milliseconds. */
  readonly timeout: number;
  /** See `IdentityHttpOptions.hold`. */
  readonly hold?: boolean;
  /** Whether the ID token is used: an answer to a sign-in, whose lifetime and scopes the library checks as well. */
  readonly idToken?: boolean;
  /** Whether the content of a successful answer is ignored, as for a revocation. */
  readonly ignored?: boolean;
  /** The error for an answer other than 200. */
  readonly refuse: (response: ErrorResponse) => ByokIdentityError;
  /** Receives the body of a successful answer before the library does. */
  readonly received?: (body: Fields) => Promise<void>;
}

type Fetch = (
  url: string,
  options: CustomFetchOptions<"GET" | "POST", URLSearchParams | undefined>,
) => Promise<Response>;

/**
 * The fetch that the library uses for one request. It does not follow redirects, which would forward the client's
 * credentials. It rejects unless there is a successful answer.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.12
 */
export function tokenHttp({
  timeout,
  hold = false,
  idToken = false,
  ignored = false,
  refuse,
  received,
}: TokenHttpOptions): Fetch {
  return async (url, { method, headers, body }) => {
    const response = await sendAuthorityRequest(
      { method, url, headers, ...(body === undefined ? {} : { body: body.toString() }) },
      { timeout, hint: reachHint("issuer or tokenUrl"), hold },
    );
    const answer = jsonFields(response.body);
    const good = response.status === 200 || response.status === 201;
    if (!good || isRefusal(answer)) throw refuse({ ...response, body: answer });
    if (ignored) return new Response();
    if (answer === undefined) throw unreadable(url);
    await received?.(answer);
    const { id_token: proof } = answer;
    return Response.json({
      ...acceptable(answer),
      ...(idToken && isStated(proof) ? { id_token: proof } : {}),
    });
  };
}

/**
 * Removes what would make the library reject a good token: null and empty members, the ID token, which is not used, a
 * list of scopes, and a lifetime, which is read elsewhere. A missing type means bearer.
 */
function acceptable(answer: Fields): Fields {
  const members = Object.fromEntries(Object.entries(answer).filter(([, value]) => isStated(value)));
  if ("device_code" in members) return withInterval(members);
  if (!("access_token" in members)) return members;
  const { id_token: _, expires_in: __, scope, ...rest } = members;
  return { token_type: "bearer", ...rest, ...(typeof scope === "string" ? { scope } : {}) };
}

/** The pause between requests, which some servers write as a string; one of 0 is none (RFC 8628, section 3.2). */
function withInterval({ interval, ...rest }: Fields): Fields {
  if (interval === undefined || Number(interval) === 0) return rest;
  return { ...rest, interval: typeof interval === "string" ? Number(interval) : interval };
}

/** Some servers refuse with status 200. */
function isRefusal(body: Fields | undefined): boolean {
  return isStated(body?.["error"]) && !isStated(body?.["access_token"]);
}

function unreadable(url: string): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_IDENTITY_UNAVAILABLE",
    `The answer of ${serverName(url)} is not a JSON object.`,
    {
      transient: true,
      status: 200,
      hint: "Check the URL, and that no proxy or captive portal answers instead of the server.",
    },
  );
}
