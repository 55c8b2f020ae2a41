import { isFields, type Fields } from "../../lib/fields.ts";
import { redact } from "../redact.ts";
import { isStated, type StatedExpiry } from "../expiry.ts";

/** The content of a JSON answer, or why none of it can be sent. */
export interface Reading {
  readonly token?: unknown;
  /** When the token ends, as the answer says it. */
  readonly expiry?: Omit<StatedExpiry, "zone">;
  readonly refusal?: string;
  /** What to do instead of printing a token. */
  readonly hint?: string;
}

/** Reads one JSON format of a credential; undefined if the answer has another format. */
type Format = (answer: Fields) => Reading | undefined;

/** Each is recognised by its own fields; the least specific comes last. */
const FORMATS: readonly Format[] = [
  execCredential,
  googleExecutable,
  awsProcess,
  entraSidecar,
  plain,
];

const SAYS_SO = "This is the helper's own message: sign in again, or run it by hand to see more.";

/** The content of an answer, by the first format that matches; undefined if none does. */
export function readingOf(answer: Fields): Reading | undefined {
  for (const format of FORMATS) {
    const reading = format(answer);
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
  if (!isStated(status["token"]) && isStated(status["clientCertificateData"])) {
    return { refusal: "an ExecCredential with a client certificate instead of a token" };
  }
  return { token: status["token"], expiry: { on: [status["expirationTimestamp"]] } };
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
  if (isStated(answer["saml_response"])) {
    return { refusal: "a SAML response instead of a bearer token" };
  }
  return {
    token: answer["id_token"] ?? answer["access_token"],
    expiry: { on: [answer["expiration_time"]] },
  };
}

/**
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
function awsProcess(answer: Fields): Reading | undefined {
  if (isStated(answer["AccessKeyId"]) || isStated(answer["SecretAccessKey"])) {
    return {
      refusal: "an AWS key pair, which signs requests (SigV4) and cannot be sent as a token",
      hint: "Print a Bedrock API key instead.",
    };
  }
  if (!("Version" in answer) && !("Token" in answer) && !("BearerToken" in answer))
    return undefined;
  return {
    token: answer["BearerToken"] ?? answer["Token"],
    expiry: { on: [answer["Expiration"]] },
  };
}

/**
 * The header that Microsoft's Entra sidecar answers with. It may hold another scheme, such as a proof of possession.
 *
 * @see https://learn.microsoft.com/entra/msidweb/agent-id-sdk/endpoints
 */
function entraSidecar(answer: Fields): Reading | undefined {
  const { authorizationHeader: header } = answer;
  if (typeof header !== "string") return undefined;
  const [scheme = "", token] = header.trim().split(/\s+/);
  return scheme.toLowerCase() === "bearer"
    ? { token }
    : { refusal: "an authorization header of another scheme than Bearer" };
}

/**
 * An OAuth token response (RFC 6749, section 5.1), `az account get-access-token` and similar formats.
 *
 * @see https://learn.microsoft.com/cli/azure/account#az-account-get-access-token
 */
function plain(answer: Fields): Reading | undefined {
  const token = answer["access_token"] ?? answer["accessToken"] ?? answer["token"];
  if (token === undefined) {
    return isStated(answer["error"])
      ? {
          refusal: `an error: ${said(answer["error"], answer["error_description"])}`,
          hint: SAYS_SO,
        }
      : undefined;
  }
  // az prints an epoch and a local time; the local time is wrong by an hour twice a year.
  const on = [answer["expires_on"], answer["expiresAt"], answer["expires_at"], answer["expiresOn"]];
  return { token, expiry: { on, in: answer["expires_in"] } };
}

function said(...parts: readonly unknown[]): string {
  const texts = parts
    .filter((part) => typeof part === "string" || typeof part === "number")
    .map(String);
  return texts.length === 0 ? "without a message" : redact(texts.join(" – "));
}
