import { isFields, jsonFields, type Fields } from "../../../lib/fields.ts";
import { json, type Answer, type Call } from "../../shared/received.ts";
import { tokenAnswer } from "../format.ts";
import type { ExchangeSource, IssuedToken } from "../issued-token.ts";
import type { Issuer } from "../issuer.ts";
import type { IdentityKnobs } from "../knobs.ts";
import { secondsLeft } from "../source.ts";
import type { SubjectChecker, SubjectFlaw } from "./subject.ts";

/** Why an exchange is refused, other than for its subject: a sentence for people. */
export interface BadRequest {
  readonly text: string;
}

/** The protocol of one vendor's token endpoint. It accepts only the exact request. */
export interface ExchangeProtocol {
  readonly source: ExchangeSource;
  readonly path: string;
  readonly contentType: "application/json" | "application/x-www-form-urlencoded";
  /** Values that a header must have, among others in a list. */
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  /** The parameters: those with a fixed value, those that must be there, those that may be. */
  readonly fixed: Readonly<Record<string, readonly string[]>>;
  readonly required: readonly string[];
  readonly optional: readonly string[] | "any";
  /** The parameter with the token that is exchanged. */
  readonly subject: string;
  /** Why the values are invalid; undefined if they are valid. */
  readonly check?: (parameters: Readonly<Record<string, string>>) => string | undefined;
  /** `aud` of what it issues. */
  readonly audience: (parameters: Readonly<Record<string, string>>) => string;
  readonly prefix: string;
  readonly fields: (issued: IssuedToken) => Record<string, string | number>;
  readonly refuse: (flaw: SubjectFlaw | BadRequest) => Answer;
  readonly failure: (status: number) => Answer;
}

/** Answers one exchange, and returns the token in the answer. */
export function exchangeAnswer(
  protocol: ExchangeProtocol,
  call: Call,
  knobs: IdentityKnobs,
  { issuer, subjects }: { readonly issuer: Issuer; readonly subjects: SubjectChecker },
): { answer: Answer; issued?: IssuedToken } {
  const parameters = parametersOf(protocol, call);
  if (typeof parameters === "string") return { answer: protocol.refuse({ text: parameters }) };
  const flaw = subjects.check(parameters[protocol.subject] ?? "", knobs);
  if (flaw !== undefined) return { answer: protocol.refuse(flaw) };
  const issued = issuer.opaque({
    source: protocol.source,
    audience: protocol.audience(parameters),
    prefix: protocol.prefix,
    lifetime: knobs.lifetime,
    rotate: knobs.rotate,
  });
  return { answer: tokenAnswer(protocol.fields(issued), issued, knobs), issued };
}

function parametersOf(
  protocol: ExchangeProtocol,
  call: Call,
): Readonly<Record<string, string>> | string {
  const { contentType, headers = {}, fixed, required, optional, check } = protocol;
  if (call.method !== "POST") return "Only POST is accepted.";
  if ((call.headers["content-type"] ?? "").split(";")[0]?.trim() !== contentType) {
    return `Content-Type must be ${contentType}.`;
  }
  for (const name of ["authorization", "x-api-key", "cookie"]) {
    if (call.headers[name] !== undefined) return `${name} must not be sent.`;
  }
  for (const [name, values] of Object.entries(headers)) {
    const sent = new Set((call.headers[name] ?? "").split(",").map((value) => value.trim()));
    if (values.some((value) => !sent.has(value))) return `${name} must have ${values.join()}.`;
  }
  const parameters = decoded(contentType, call.body.toString("utf8"));
  if (parameters === undefined) return "The body is malformed.";
  for (const [name, values] of Object.entries(fixed)) {
    if (!values.includes(parameters[name] ?? "")) return `${name} must be ${values.join(" or ")}.`;
  }
  const missing = required.find((name) => (parameters[name] ?? "") === "");
  if (missing !== undefined) return `${missing} is missing.`;
  const known = optional === "any" ? undefined : [...Object.keys(fixed), ...required, ...optional];
  const extra = Object.keys(parameters).find((name) => known?.includes(name) === false);
  if (extra !== undefined) return `${extra} is not a parameter.`;
  return check?.(parameters) ?? parameters;
}

function decoded(
  contentType: ExchangeProtocol["contentType"],
  text: string,
): Record<string, string> | undefined {
  if (contentType === "application/json") {
    const fields: Fields | undefined = jsonFields(text);
    const whole =
      isFields(fields) && Object.values(fields).every((value) => typeof value === "string");
    return whole ? (fields as Record<string, string>) : undefined;
  }
  const entries = [...new URLSearchParams(text)];
  const parameters = Object.fromEntries(entries);
  // RFC 6749, section 3.2: no parameter more than once.
  return Object.keys(parameters).length === entries.length ? parameters : undefined;
}

const TEXTS: Readonly<Record<SubjectFlaw, string>> = {
  malformed: "The subject token is not a JWT.",
  expired: "The subject token has expired.",
  issuer: "The issuer of the subject token is not trusted.",
  subject: "The subject of the subject token is not trusted.",
  audience: "The audience of the subject token is not accepted.",
  reused: "The subject token was already used (jti).",
};

export function textOf(flaw: SubjectFlaw | BadRequest): string {
  return typeof flaw === "string" ? TEXTS[flaw] : flaw.text;
}

/** An OAuth error (RFC 6749, section 5.2), with the ID by which a vendor finds the request. */
export function oauthRefusal(status: number, error: string, text: string): Answer {
  return json(status, { error, error_description: text }, { "x-request-id": requestId() });
}

export function requestId(): string {
  return `req_${crypto.randomUUID().replaceAll("-", "").slice(0, 24)}`;
}

/** What every exchange answers with. */
export function bearer(issued: IssuedToken): Record<string, string | number> {
  return {
    access_token: issued.token,
    token_type: "Bearer",
    expires_in: secondsLeft(issued),
  };
}
