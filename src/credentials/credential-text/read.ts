import { ByokIdentityError, type ErrorCode, type ErrorDetails } from "../../errors.ts";
import { isFields } from "../../lib/fields.ts";
import { defined } from "../../lib/defined.ts";
import { jwtExpiry } from "../../lib/jwt.ts";
import type { AccessToken } from "../../token/types.ts";
import { readJson } from "./formats.ts";

/** Where the text comes from, for errors. */
export interface Printed {
  readonly code: ErrorCode;
  /** Beginning of a sentence that says what was found there: `apiKeyCommand printed`. */
  readonly found: string;
}

const HINT =
  "Have it give one token, raw or as JSON such as {“token”: …, “expires_on”: epoch seconds}.";

/**
 * A credential in any of the forms that credential helpers print: raw, a JSON string, the answers of az, AWS, Google
 * and Kubernetes helpers, an OAuth token response. Where nothing else tells the expiry, a JWT's `exp` does.
 *
 * What comes back has still to pass `checked`. Errors never hold any of the text.
 *
 * @throws ByokIdentityError with the code given where the text is none of these.
 */
export function readPrinted(text: string, from: Printed, now: number): AccessToken {
  const content = text.replace(/^\uFEFF/, "").trim();
  if (content === "") throw unusable(from, "nothing", { transient: true });
  if (content.includes("\0")) {
    throw unusable(from, "NUL bytes", { hint: "Write the credential as UTF-8, not UTF-16." });
  }
  const json = /^["[{]/.test(content) ? parse(content, from) : content;
  if (typeof json === "string") {
    const lines = json.split(/\r\n|\r|\n/).length;
    if (lines > 1) throw unusable(from, `${lines} lines where one credential is expected`);
    return dated(json.replace(/^bearer\s+/i, ""), undefined);
  }
  const reading = isFields(json) ? readJson(json, now) : undefined;
  if (reading === undefined) throw unusable(from, "JSON of a shape that is not known");
  if (reading.refusal !== undefined)
    throw unusable(from, reading.refusal, defined({ hint: reading.hint }));
  const { token, expiresOn } = reading;
  if (typeof token !== "string" || token === "") throw unusable(from, "JSON without a token");
  if (Number.isNaN(expiresOn)) {
    throw unusable(from, "JSON with an expiry that cannot be read", {
      hint: "Give it as epoch seconds or as an RFC 3339 timestamp.",
    });
  }
  return dated(token.trim().replace(/^bearer\s+/i, ""), expiresOn);
}

function dated(token: string, told: number | undefined): AccessToken {
  const expiresOn = told ?? jwtExpiry(token);
  return expiresOn === undefined ? { token } : { token, expiresOn };
}

function parse(content: string, from: Printed): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch {
    // The parser's own error quotes what it read.
    throw unusable(from, "something that begins like JSON but is not", { transient: true });
  }
}

function unusable(from: Printed, what: string, details: ErrorDetails = {}): ByokIdentityError {
  const message = `${from.found} ${what.replace(/\.$/, "")}.`;
  return new ByokIdentityError(from.code, message, { hint: HINT, ...details });
}
