import { expiryIn } from "../../../lib/jwt.ts";
import { inWords } from "../duration.ts";
import type { Finding } from "../finding.ts";
import type { Claims } from "../context.ts";
import type { Check } from "../check.ts";

/** Difference between two clocks that is not reported, milliseconds. */
const SKEW = 60_000;

/** The token's claims that decide whether it is accepted, unverified: they explain, and prove nothing. */
export const claims: Check = async ({ acquisition }) => {
  const { claims: found, token } = await acquisition();
  if (token === undefined) return [];
  return found === undefined
    ? [{ level: "skipped", what: "The credential is not a JWT: nothing can be read from it." }]
    : [read(found, Date.now()), ...skewed(found, Date.now())];
};

/** @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
const SHOWN = ["aud", "iss", "tid", "appid", "azp", "oid", "idtyp", "xms_mirid", "roles", "scp"];

/** When the token expires, with its important claims as facts; `now` in epoch milliseconds. */
export function read(found: Claims, now: number): Finding {
  const facts = Object.fromEntries(
    SHOWN.flatMap((name) => {
      const value = found[name];
      const text = Array.isArray(value) ? value.join(", ") || "none" : value;
      return typeof text === "string" ? [[name, text]] : [];
    }),
  );
  const exp = expiryIn(found);
  if (exp === undefined) {
    return { level: "warning", what: "The token does not say when it expires.", facts };
  }
  const left = exp - now;
  const on = {
    exp: `${new Date(exp).toISOString()}, ${left > 0 ? "in" : "ago:"} ${inWords(left)}`,
  };
  if (left > 0)
    return {
      level: "ok",
      what: `The token expires in ${inWords(left)}.`,
      facts: { ...facts, ...on },
    };
  return {
    level: "error",
    what: `The token expired ${inWords(left)} ago.`,
    why: "The source returned an expired token, or this machine's clock is ahead.",
    fix: "Check the clock, and the program that prints or caches the token.",
    facts: { ...facts, ...on },
  };
}

/** A token that is not valid yet, which means that the clocks differ. */
export function skewed({ nbf }: Claims, now: number): readonly Finding[] {
  if (typeof nbf !== "number" || nbf * 1000 - now < SKEW) return [];
  return [
    {
      level: "warning",
      what: `The token is not valid before ${inWords(nbf * 1000 - now)} from now.`,
      why: "This machine's clock is probably behind.",
      fix: "Synchronise the clock with NTP.",
    },
  ];
}
