import { ByokIdentityError } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
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
 * The first link that returns a token is used from then on; if it fails permanently, the search restarts. A transient
 * failure must never switch to another identity, so it ends the search: with an error that is transient, and says what
 * the links before lack. If every link fails permanently, the error has the reason of each.
 */
export function chain(name: string, links: readonly Link[]): Chain {
  let settled: Link | undefined;

  async function search(request: TokenRequest | undefined): Promise<AccessToken> {
    const reasons: string[] = [];
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
        reasons.push(reasonOf(link, error));
        if (error.transient) throw interrupted(name, link, reasons, error);
      }
    }
    throw exhausted(name, reasons);
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

/** A missing package is missing for every link; a wrong variable must not lead to another identity. */
function isFinal({ decisive = false }: Link, { code }: ByokIdentityError): boolean {
  return decisive || code === "ERR_DEPENDENCY_MISSING" || code === "ERR_CONFIG_INVALID";
}

function reasonOf({ name }: Link, { message }: ByokIdentityError): string {
  return message.startsWith(name) ? message : `${name}: ${message}`;
}

function exhausted(name: string, reasons: readonly string[]): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_IDENTITY_REFUSED",
    `${name} found no credential:\n  ${reasons.join("\n  ")}\n→`,
    { hint: "Sign in with “az login”, or configure the credential that you want to use." },
  );
}

function interrupted(
  name: string,
  link: Link,
  reasons: readonly string[],
  failure: ByokIdentityError,
): ByokIdentityError {
  const { status, retryAfter } = failure;
  return new ByokIdentityError(
    "ERR_IDENTITY_UNAVAILABLE",
    `${name} stops at ${link.name}, which may work again soon; the credentials after it may have another identity:\n  ${reasons.join("\n  ")}\n→`,
    {
      hint: "The next request retries. To use another credential, name it in AZURE_TOKEN_CREDENTIALS; “dev” means the developer tools only.",
      transient: true,
      ...defined({ status, retryAfter }),
      cause: failure,
    },
  );
}
