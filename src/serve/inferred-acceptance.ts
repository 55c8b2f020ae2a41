import { ByokIdentityError } from "../errors.ts";
import type { RefusableToken, RefusalReport } from "../local-server/refusable-token.ts";
import { sleep } from "../lib/sleep.ts";
import type { ProviderAuth } from "../provider-auth.ts";
import { TRIAL } from "../token/policy.ts";

type Issue = (refusal?: RefusalReport) => Promise<RefusableToken>;

/** How many requests got the current token, and how many reported that it was refused. */
interface Uses {
  readonly hash: string;
  requests: number;
  refused: number;
  /** Whether servers have accepted it; present only until that is known. */
  verdict?: Promise<boolean> | undefined;
}

/**
 * For proxies, which report refusals but not acceptances. Tokens that are revoked soon after their acquisition look like
 * tokens that were never accepted, for which renewals pause (`ERR_NEW_TOKENS_REFUSED`). But a token that was never
 * accepted is refused to everyone who got it, so a token was accepted if most of the requests that got it have not
 * reported a refusal a second later. Then it is renewed after all.
 *
 * The token in the answer to a report does not count: proxies send a request again only once, and do not report how
 * that ends.
 */
export function inferringAcceptance(auth: Pick<ProviderAuth, "accepted">, issue: Issue): Issue {
  let uses: Uses = { hash: "", requests: 0, refused: 0 };

  async function current(): Promise<RefusableToken> {
    const token = await issue();
    if (token.hash !== uses.hash) uses = { hash: token.hash, requests: 0, refused: 0 };
    uses.requests += 1;
    return token;
  }

  async function replaced(report: RefusalReport): Promise<RefusableToken> {
    const own = uses;
    if (own.hash !== report.refused) return issue(report);
    own.refused += 1;
    try {
      return await issue(report);
    } catch (error) {
      if (!isNewRefused(error)) throw error;
      own.verdict ??= verdictOn(own).finally(() => (own.verdict = undefined));
      if (!(await own.verdict)) throw error;
      const last = await issue();
      if (last.hash !== own.hash) return last;
      auth.accepted(last.token.token);
      return issue(report);
    }
  }

  return (refusal = {}) =>
    refusal.refused === undefined ? current() : replaced({ ...refusal, watched: true });
}

async function verdictOn(uses: Uses): Promise<boolean> {
  const { requests } = uses;
  const mostAccepted = (): boolean => requests > 2 * uses.refused;
  // By then, every request that got it before has reported a refusal, if there was one.
  if (mostAccepted()) await sleep(TRIAL.unwatched, undefined);
  return mostAccepted();
}

function isNewRefused(error: unknown): boolean {
  return error instanceof ByokIdentityError && error.code === "ERR_NEW_TOKENS_REFUSED";
}
