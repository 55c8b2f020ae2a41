import { fc } from "../support/properties.ts";
import { expect } from "vitest";
import {
  claimsChallenge,
  parseChallenges,
  type Challenge,
} from "../../src/transport/www-authenticate.ts";
import { cpuTimer } from "../support/cpu-time.ts";
import { campaign } from "./campaign.ts";

/** Processor time that any header may cost, milliseconds: more is a pattern that tries every way. */
const PROMPT = 2_000;

const pieces = fc.constantFrom(
  ...'Bearer|Basic|claims|realm|__proto__|=|==| = |,|, ,| |\t|"|\\|\\"|"a, b"|dG9rZW4=|\0|é|{|}'.split(
    "|",
  ),
);
const noise = fc.oneof(
  fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join("")),
  fc.tuple(pieces, fc.nat(5_000)).map(([piece, times]) => piece.repeat(times)),
  fc.string({ unit: "binary", maxLength: 200 }),
);

campaign({
  title: "parseChallenges() and claimsChallenge() read anything, at once, and never throw",
  input: noise,
  found: [
    'Bearer claims="'.padEnd(20_000, "\\"),
    "a".repeat(50_000),
    `Bearer ${"=".repeat(50_000)}`,
  ],
  holds(header) {
    const spent = cpuTimer();
    for (const { scheme, params } of parseChallenges(header)) {
      expect(scheme).toMatch(/^[!#$%&'*+.^_`|~\w-]+$/);
      expect(Object.getPrototypeOf(params)).toBe(Object.prototype);
      for (const value of Object.values(params)) expect(typeof value).toBe("string");
    }
    const claims = claimsChallenge(header);
    if (claims !== undefined) expect(JSON.parse(claims)).toBeTypeOf("object");
    expect(spent()).toBeLessThan(PROMPT);
  },
});

const token = fc.stringMatching(/^[a-z0-9!#$%&'*+.^_`|~-]{1,12}$/);
const value = fc.oneof(token, fc.string({ unit: "binary-ascii", maxLength: 30 }));
const blank = fc.constantFrom("", " ", "\t", "  ");
const params = fc.array(fc.tuple(token, value, blank, blank, fc.boolean()), { maxLength: 4 });
const challenges = fc.array(fc.tuple(token, params), { minLength: 1, maxLength: 4 });

/** The header as a server may write it, and what it says. */
const written = challenges.map((list): readonly [string, Challenge[]] => {
  const said = list.map(([scheme, pairs]): Challenge => {
    const entries = new Map<string, string>();
    for (const [name, text] of pairs) if (!entries.has(name)) entries.set(name, text);
    return { scheme, params: Object.fromEntries(entries) };
  });
  const header = list
    .map(([scheme, pairs]) => `${scheme} ${pairs.map(parameter).join(", ")}`.trimEnd())
    .join(" ,, ");
  return [header, said];
});

function parameter([name, text, before, after, bare]: readonly [
  string,
  string,
  string,
  string,
  boolean,
]): string {
  const plain = bare && /^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(text);
  const shown = plain ? text : `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
  return `${name}${before}=${after}${shown}`;
}

campaign({
  title: "parseChallenges() reads what any server may write",
  input: written,
  found: [],
  holds([header, said]) {
    expect(parseChallenges(header)).toEqual(said);
  },
});

campaign({
  title: "claimsChallenge() finds the claims, plain or as base64, whatever stands before them",
  input: fc.tuple(
    fc.dictionary(fc.string(), fc.jsonValue()),
    fc.boolean(),
    fc.constantFrom("", 'Basic realm="x", ', "Negotiate, ", 'PoP claims="e30=", '),
  ),
  found: [],
  holds([claims, encoded, before]) {
    const text = JSON.stringify(claims);
    const shown = encoded
      ? Buffer.from(text).toString("base64")
      : text.replaceAll(/["\\]/g, "\\$&");
    expect(claimsChallenge(`${before}Bearer realm="", claims="${shown}"`)).toBe(text);
  },
});
