import { processEnv } from "../../../config/process-env.ts";
import type { ProviderConfig } from "../../../config/types.ts";
import { authorityOf, exchangeAudience } from "../../../credentials/azure/authority.ts";
import { exchangeOf } from "../../../credentials/exchange/registry.ts";
import { subjectOf } from "../../../credentials/exchange/subject.ts";
import { ByokIdentityError } from "../../../errors.ts";
import { expiryIn, jwtClaims } from "../../../lib/jwt.ts";
import { visible } from "../../../lib/visible.ts";
import { createProviderAuth } from "../../../provider-auth.ts";
import { createTokenCache } from "../../../token-cache.ts";
import type { Check } from "../check.ts";
import type { Finding } from "../finding.ts";
import type { Claims } from "../context.ts";

/** What is exchanged: its claims, as the issuer's rule has to have them. */
export const subject: Check = async ({ config, io }) => {
  if (config.exchange === undefined) return [];
  const token = await subjectToken(config, io.signal);
  if (token === undefined) return [];
  const claims = jwtClaims(token);
  return claims === undefined ? [OPAQUE] : [shown(claims), ...audienceFindings(claims, config)];
};

/** Another token than the one that is exchanged, which may be accepted only once. */
async function subjectToken(
  config: ProviderConfig,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { exchange: _, ...source } = subjectOf(
    config,
    exchangeOf(config.exchange ?? {}, config.baseUrl),
  );
  using auth = createProviderAuth(source, { cache: createTokenCache() });
  try {
    return (await auth.getToken({ signal })).token;
  } catch (error) {
    // The check of the credential reports it.
    if (error instanceof ByokIdentityError) return undefined;
    throw error;
  }
}

const OPAQUE: Finding = {
  level: "error",
  what: "The token that is exchanged is not a JWT.",
  why: "Issuers compare the claims of the token with their rule; this one has none.",
  fix: "Use a source that returns the identity's own token (JWT), not an API key.",
};

/** What a rule compares, and what says whether a token can be used again. */
const SHOWN = ["iss", "sub", "aud", "jti"];

function shown(claims: Claims): Finding {
  const facts = SHOWN.flatMap((name) => {
    const text = [claims[name]].flat().filter((value) => typeof value === "string");
    return text.length === 0 ? [] : [[name, text.join(", ")]];
  });
  const exp = expiryIn(claims);
  const ends = exp === undefined ? [] : [["exp", new Date(exp).toISOString()]];
  return {
    level: "ok",
    what: "The rule of the issuer must match iss, sub and aud of the token that is exchanged.",
    facts: Object.fromEntries([...facts, ...ends]) as Record<string, string>,
  };
}

/** The application ID of the audience of token exchange, which tokens of the v2 endpoint contain. */
const TOKEN_EXCHANGE = "fb60f99c-7a34-4190-8149-302f77469936";

function audienceFindings({ aud }: Claims, { exchange }: ProviderConfig): readonly Finding[] {
  const found = [aud].flat().filter((each) => typeof each === "string");
  if (exchange?.entra !== undefined) {
    const wanted = exchangeAudience(authorityOf(exchange.entra.authorityHost, processEnv()));
    if (found.includes(wanted) || found.includes(TOKEN_EXCHANGE)) return [];
    return [
      {
        level: "error",
        what: `The token that is exchanged has the wrong audience: ${visible(found.join(", "))}.`,
        why: `Entra accepts only ${wanted} in this cloud.`,
        fix: "Leave out scope or audience of the source: this is the default. A token from elsewhere must be issued for it.",
      },
    ];
  }
  const azure = found.find((each) => AZURE_API.test(each));
  if (azure === undefined) return [];
  return [
    {
      level: "warning",
      what: `The token that is exchanged is for an API of Azure: ${visible(azure)}.`,
      why: "Anyone who sees it at the issuer could use it there.",
      fix: "Leave out scope of the source, and run doctor again: the rule of the issuer must have the aud that it shows then.",
    },
  ];
}

const AZURE_API =
  /^https:\/\/(?:[\w-]+\.)*(?:azure\.(?:com|us|cn)|windows\.net|microsoft\.com)(?:\/|$)/;
