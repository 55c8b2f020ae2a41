import { ByokIdentityError } from "../../errors.ts";
import type { AccessToken, TokenRequest, TokenSource } from "../../token/types.ts";

/** One credential of a chain. */
export interface Link {
  readonly name: string;
  /** Why it cannot get a token, if that is known without a request. */
  readonly absent?: string | undefined;
  /**
   * Its failure is the failure of the whole chain: it was configured on purpose, so no other identity must replace it.
   */
  readonly decisive?: boolean;
  /** Whether each call mints a new token, as opposed to returning one that is kept. Known after the first call. */
  readonly mints: () => boolean;
  readonly source: TokenSource;
}

/** A chain; `mints` is that of the link that it uses. */
export interface Chain extends TokenSource {
  mints(): boolean;
}

/**
 * The first link that returns a token is used from then on: a transient failure must never switch to another identity.
 * If it fails permanently, the search restarts. Rejects with every link's reason in one error, which is transient if
 * one of them is.
 */
export function chain(name: string, links: readonly Link[]): Chain {
  let settled: Link | undefined;

  async function search(request: TokenRequest | undefined): Promise<AccessToken> {
    const reasons: string[] = [];
    const failures: ByokIdentityError[] = [];
    for (const link of links) {
      request?.signal?.throwIfAborted();
      if (link.absent !== undefined) {
        reasons.push(`${link.name}: ${link.absent}`);
        continue;
      }
      try {
        const token = await link.source(request);
        settled = link;
        return token;
      } catch (error) {
        if (!(error instanceof ByokIdentityError) || isFinal(link, error)) throw error;
        failures.push(error);
        reasons.push(reasonOf(link, error));
      }
    }
    throw exhausted(name, reasons, failures);
  }

  async function get(request?: TokenRequest): Promise<AccessToken> {
    const link = settled;
    if (link === undefined) return search(request);
    try {
      return await link.source(request);
    } catch (error) {
      if (!(error instanceof ByokIdentityError) || error.transient) throw error;
      settled = undefined;
      return search(request);
    }
  }

  return Object.assign(get, { mints: () => settled?.mints() ?? false });
}

/** A missing package is missing for every link. */
function isFinal({ decisive = false }: Link, { code }: ByokIdentityError): boolean {
  return decisive || code === "ERR_DEPENDENCY_MISSING";
}

function reasonOf({ name }: Link, { message }: ByokIdentityError): string {
  return message.startsWith(name) ? message : `${name}: ${message}`;
}

function exhausted(
  name: string,
  reasons: readonly string[],
  failures: readonly ByokIdentityError[],
): ByokIdentityError {
  const transient = failures.find((failure) => failure.transient);
  const waits = failures.flatMap((failure) => failure.retryAfter ?? []);
  return new ByokIdentityError(
    transient === undefined ? "ERR_IDENTITY_REFUSED" : "ERR_IDENTITY_UNAVAILABLE",
    `${name} found no credential:\n  ${reasons.join("\n  ")}\n→`,
    {
      hint: "Sign in with “az login”, or configure the credential that you want to use.",
      transient: transient !== undefined,
      ...(waits.length === 0 ? {} : { retryAfter: Math.max(...waits) }),
      cause: transient,
    },
  );
}
