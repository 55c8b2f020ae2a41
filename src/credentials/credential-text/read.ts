import { ByokIdentityError, type ErrorCode, type ErrorDetails } from "../../errors.ts";
import { isFields } from "../../lib/fields.ts";
import { defined } from "../../lib/defined.ts";
import type { AccessToken } from "../../token/types.ts";
import { expiryOf, type StatedExpiry } from "../expiry.ts";
import { readingOf } from "./formats.ts";

/** Where the text comes from, for errors. */
export interface TextOrigin {
  readonly code: ErrorCode;
  /** Start of a sentence that says what was found: `apiKeyCommand printed`. */
  readonly found: string;
}

const HINT = "Give one token, raw or as JSON such as {“token”: …, “expires_on”: epoch seconds}.";

/**
 * Reads a credential in any format that credential helpers print: raw, a JSON string, the output of az, AWS, Google and
 * Kubernetes helpers, an OAuth token response. If there is no other expiry, the `exp` of a JWT is used.
 *
 * The result must still pass `checked`. Errors never contain any of the text.
 *
 * @throws ByokIdentityError with the given code if the text has none of these formats.
 */
export function readPrinted(text: string, from: TextOrigin, now: number): AccessToken {
  const content = plainText(text);
  if (content === "") throw unusable(from, "nothing", { transient: true });
  if (content.includes("\0")) {
    throw unusable(from, "NUL bytes", { hint: "Write the credential as UTF-8, not UTF-16." });
  }
  const json = /^["[{]/.test(content) ? parse(content, from) : content;
  if (typeof json === "string") {
    const lines = json.split(/\r\n|\r|\n/).length;
    if (lines > 1) throw unusable(from, `${lines} lines instead of one credential`);
    return dated(json.replace(/^bearer\s+/i, ""), {}, now);
  }
  const reading = isFields(json) ? readingOf(json) : undefined;
  if (reading === undefined) throw unusable(from, "JSON of an unknown shape");
  if (reading.refusal !== undefined)
    throw unusable(from, reading.refusal, defined({ hint: reading.hint }));
  const { token, expiry = {} } = reading;
  if (typeof token !== "string" || token === "") throw unusable(from, "JSON without a token");
  const dateable = dated(token.trim().replace(/^bearer\s+/i, ""), expiry, now);
  if (Number.isNaN(dateable.expiresOn)) {
    throw unusable(from, "JSON with an invalid expiry", {
      hint: "Give it as epoch seconds or as an RFC 3339 timestamp.",
    });
  }
  return dateable;
}

function dated(token: string, expiry: Omit<StatedExpiry, "zone">, now: number): AccessToken {
  return { token, ...defined({ expiresOn: expiryOf(token, { ...expiry, zone: "local" }, now) }) };
}

/** Without a byte order mark, and without what a program writes for a terminal: colours, cursor, titles. */
function plainText(text: string): string {
  const bare = text.replace(/^\uFEFF/, "");
  // Loaded here: few outputs contain an escape sequence.
  const { stripVTControlCharacters } = process.getBuiltinModule("node:util");
  return (bare.includes("\u001B") ? stripVTControlCharacters(bare) : bare).trim();
}

function parse(content: string, from: TextOrigin): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch {
    // The parser's own error quotes what it read.
    throw unusable(from, "something that starts like JSON but is not valid", { transient: true });
  }
}

function unusable(from: TextOrigin, what: string, details: ErrorDetails = {}): ByokIdentityError {
  const message = `${from.found} ${what.replace(/\.$/, "")}.`;
  return new ByokIdentityError(from.code, message, { hint: HINT, ...details });
}
