import { json, type Answer } from "../shared/received.ts";
import type { IssuedToken } from "./issued-token.ts";
import type { IdentityKnobs, TokenFormat } from "./knobs.ts";
import { epoch, secondsLeft } from "./source.ts";

const uncached = { "cache-control": "no-store", pragma: "no-cache" };

/** An answer with a token, changed as the knobs say. */
export function tokenAnswer(
  native: Readonly<Record<string, string | number>>,
  issued: IssuedToken,
  knobs: IdentityKnobs,
): Answer {
  const unusable = unusableBodies[knobs.format];
  if (unusable !== undefined) return { status: 200, ...unusable };
  const fields: Record<string, string | number> = { ...native, ...expiry(knobs.format, issued) };
  if (knobs.format === "expires-in" || knobs.format === "no-expiry") delete fields["expires_on"];
  if (knobs.format === "no-expiry") delete fields["expires_in"];
  if (knobs.refreshIn > 0) fields["refresh_in"] = knobs.refreshIn;
  if (knobs.echoedResource !== "") fields["resource"] = knobs.echoedResource;
  fields["token_type"] = knobs.tokenType;
  return json(200, fields, uncached);
}

function expiry(
  format: TokenFormat,
  { expiresOn, ...rest }: IssuedToken,
): Record<string, string | number> {
  switch (format) {
    case "epoch-string":
      return { expires_on: String(epoch(expiresOn)) };
    case "epoch-number":
      return { expires_on: epoch(expiresOn) };
    case "iso":
      return { expires_on: new Date(expiresOn).toISOString() };
    case "local-date":
      return { expires_on: localDate(new Date(expiresOn)) };
    case "expires-in":
      return { expires_in: secondsLeft({ expiresOn, ...rest }) };
    default:
      return {};
  }
}

const two = (value: number): string => String(value).padStart(2, "0");

// The format of App Service's 2017-09-01 API: 11/05/2026 03:04:05 PM +00:00.
function localDate(date: Date): string {
  const hours = date.getUTCHours();
  const day = `${two(date.getUTCMonth() + 1)}/${two(date.getUTCDate())}/${date.getUTCFullYear()}`;
  const time = [hours % 12 || 12, date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(":");
  return `${day} ${time} ${hours < 12 ? "AM" : "PM"} +00:00`;
}

const unusableBodies: Partial<Record<TokenFormat, Omit<Answer, "status">>> = {
  "malformed-json": {
    headers: { "content-type": "application/json" },
    body: '{"access_token":"',
  },
  html: {
    headers: { "content-type": "text/html" },
    body: "<!doctype html><title>Sign in to the network</title>",
  },
  empty: { body: "" },
};
