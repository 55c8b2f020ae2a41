import { ByokIdentityError } from "../../errors.ts";
import type { AccessToken, TokenRequest, TokenSource } from "../../token/types.ts";

/** One credential of a chain. */
export interface Link {
  readonly name: string;
  /** Why it cannot have a token, where that is known without asking. */
  readonly absent?: string | undefined;
  /** Its failure is the chain's: it was set up on purpose, and another identity must not take its place. */
  readonly decisive?: boolean;
  readonly source: TokenSource;
}

/**
 * The first link that has a token answers, and from then on is the only one asked: a link that fails for a moment
 * must not hand the word to another identity. Where it fails for good, all are asked again. Rejects with every link's
 * reason in one error, which is transient if one of them is.
 */
export function chain(name: string, links: readonly Link[]): TokenSource {
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

  return async (request) => {
    const link = settled;
    if (link === undefined) return search(request);
    try {
      return await link.source(request);
    } catch (error) {
      if (!(error instanceof ByokIdentityError) || error.transient) throw error;
      settled = undefined;
      return search(request);
    }
  };
}

/** A package that is missing is missing for all. */
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
      hint: "Sign in with “az login”, or set up the credential that is meant to answer.",
      transient: transient !== undefined,
      ...(waits.length === 0 ? {} : { retryAfter: Math.max(...waits) }),
      cause: transient,
    },
  );
}
