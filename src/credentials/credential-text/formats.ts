import { isFields, type Fields } from "../../lib/fields.ts";
import { redact } from "../redact.ts";
import { instantAfter, instantOf } from "./expiry.ts";

/** The content of a JSON answer, or why none of it can be sent. */
export interface Reading {
  readonly token?: unknown;
  /** Epoch milliseconds; NaN if the answer's expiry cannot be parsed. */
  readonly expiresOn?: number;
  readonly refusal?: string;
  /** What to do instead of printing a token. */
  readonly hint?: string;
}

/** Reads one JSON format of a credential; undefined if the answer has another format. */
type Format = (answer: Fields, now: number) => Reading | undefined;

/** Each is recognised by its own fields; the least specific comes last. */
const FORMATS: readonly Format[] = [execCredential, googleExecutable, awsProcess, plain];

const SAYS_SO = "This is the helper's own message: sign in again, or run it by hand to see more.";

/** The content of an answer, by the first format that matches; undefined if none does. */
export function readJson(answer: Fields, now: number): Reading | undefined {
  for (const format of FORMATS) {
    const reading = format(answer, now);
    if (reading !== undefined) return reading;
  }
  return undefined;
}

/**
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#input-and-output-formats
 */
function execCredential(answer: Fields): Reading | undefined {
  const { kind, status } = answer;
  if (kind !== "ExecCredential" && !isFields(status)) return undefined;
  if (!isFields(status)) return { refusal: "an ExecCredential without a status" };
  if (!isGiven(status["token"]) && isGiven(status["clientCertificateData"])) {
    return { refusal: "an ExecCredential with a client certificate instead of a token" };
  }
  return { token: status["token"], ...at(status["expirationTimestamp"]) };
}

/**
 * @see https://google.aip.dev/auth/4117
 */
function googleExecutable(answer: Fields): Reading | undefined {
  const { success } = answer;
  if (typeof success !== "boolean") return undefined;
  if (!success) {
    return { refusal: `an error: ${said(answer["code"], answer["message"])}`, hint: SAYS_SO };
  }
  if (isGiven(answer["saml_response"])) {
    return { refusal: "a SAML response instead of a bearer token" };
  }
  return {
    token: answer["id_token"] ?? answer["access_token"],
    ...at(answer["expiration_time"]),
  };
}

/**
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
function awsProcess(answer: Fields): Reading | undefined {
  if (isGiven(answer["AccessKeyId"]) || isGiven(answer["SecretAccessKey"])) {
    return {
      refusal: "an AWS key pair, which signs requests (SigV4) and cannot be sent as a token",
      hint: "Print a Bedrock API key instead.",
    };
  }
  if (!("Version" in answer) && !("Token" in answer) && !("BearerToken" in answer))
    return undefined;
  return { token: answer["BearerToken"] ?? answer["Token"], ...at(answer["Expiration"]) };
}

/**
 * An OAuth token response (RFC 6749, section 5.1), `az account get-access-token` and similar formats.
 *
 * @see https://learn.microsoft.com/cli/azure/account#az-account-get-access-token
 */
function plain(answer: Fields, now: number): Reading | undefined {
  const token = answer["access_token"] ?? answer["accessToken"] ?? answer["token"];
  if (token === undefined) {
    return isGiven(answer["error"])
      ? {
          refusal: `an error: ${said(answer["error"], answer["error_description"])}`,
          hint: SAYS_SO,
        }
      : undefined;
  }
  // az prints an epoch and a local time; the local time is wrong by an hour twice a year.
  const instant = [
    answer["expires_on"],
    answer["expiresAt"],
    answer["expires_at"],
    answer["expiresOn"],
  ].find(isGiven);
  if (instant !== undefined) return { token, ...at(instant) };
  return isGiven(answer["expires_in"])
    ? { token, expiresOn: instantAfter(answer["expires_in"], now) }
    : { token };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

function at(value: unknown): { readonly expiresOn?: number } {
  return isGiven(value) ? { expiresOn: instantOf(value) } : {};
}

function said(...parts: readonly unknown[]): string {
  const texts = parts
    .filter((part) => typeof part === "string" || typeof part === "number")
    .map(String);
  return texts.length === 0 ? "without a message" : redact(texts.join(" – "));
}
