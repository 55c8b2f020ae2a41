import { ByokIdentityError } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
import { checkToken } from "../../token/checked.ts";
import type { AccessToken, TokenRequest, TokenSource } from "../../token/types.ts";
import { digest } from "../digest.ts";
import { isElsewhere, OAuthError } from "../oauth/error-response.ts";
import type { Exchange } from "./exchange.ts";
import { sendStep } from "./send-step.ts";
import { describeSubject } from "./subject.ts";

/**
 * Exchanges a new subject at each call. If the issuer refuses one that has expired, or that has been exchanged before,
 * the source is asked once for another one.
 */
export function exchanging(
  subjects: TokenSource,
  exchange: Exchange,
  timeout: number,
): TokenSource {
  /** A digest of the last subject that was exchanged. */
  let used: string | undefined;

  async function run(subject: AccessToken, { claims }: TokenRequest): Promise<AccessToken> {
    const what = `exchange.${exchange.name}`;
    let token = subject;
    for (const [index, step] of exchange.steps.entries()) {
      const assertion = token.token;
      const last = index === exchange.steps.length - 1;
      const sent = step(assertion, last ? claims : undefined);
      try {
        token = checkToken(await sendStep(sent, { what, subject: assertion, timeout, exchange }));
      } catch (error) {
        throw isJudgement(error) ? advised(error, exchange.advice(error), assertion) : error;
      }
    }
    used = digest(subject.token);
    return token;
  }

  return async (request = {}): Promise<AccessToken> => {
    const asked = defined({ signal: request.signal });
    const subject = await subjects(asked);
    try {
      return await run(subject, request);
    } catch (error) {
      if (!isJudgement(error)) throw error;
      const reused = digest(subject.token) === used || REUSED.test(error.summary);
      if (!reused && exchange.isStale?.(error) !== true) throw error;
      const other = await another(subjects, subject, asked);
      if (other === undefined) throw reused ? advised(error, ONLY_ONCE, subject.token) : error;
      return await run(other, request);
    }
  };
}

/** The words of issuers that accept a token only once. */
const REUSED = /\bjti|\b(?:reused?|replay(?:ed)?|already (?:been )?(?:used|exchanged))\b/i;

/** Whether the issuer has judged the request, and would judge it again in the same way. */
function isJudgement(error: unknown): error is OAuthError {
  return error instanceof OAuthError && !error.transient && !isElsewhere(error.status);
}

/** Another subject than the refused one; undefined if the source has no other. */
async function another(
  subjects: TokenSource,
  rejected: AccessToken,
  asked: TokenRequest,
): Promise<AccessToken | undefined> {
  try {
    const other = await subjects({ ...asked, rejected });
    return other.token === rejected.token ? undefined : other;
  } catch (error) {
    const final = error instanceof ByokIdentityError && !error.transient;
    if (!final) throw error;
    return undefined;
  }
}

/** The refusal with advice, and with the claims of the exchanged token that a rule of the issuer compares. */
function advised(error: OAuthError, advice: string, token: string): OAuthError {
  return error.withHint(`${advice} ${describeSubject(token, Date.now())}`);
}

const ONLY_ONCE =
  "The source returned a token that has been exchanged before, which this issuer accepts only once, and has no other. A managed identity's host keeps its token for up to a day, and a file has a new one only when its writer has replaced it: let the processes share the result through byok-identity agent or a token store, or use a source that issues a new token each time.";
