/**
 * What answers: the identity endpoint of the machine that the process runs on, or an authority, such as Entra or an
 * OAuth server.
 */
export type Server = "host" | "authority";

/** Errors that pass, whatever their status (RFC 6749 section 4.1.2.1, RFC 8628 section 3.5). */
const PASSING = new Set(["temporarily_unavailable", "server_error", "slow_down"]);

/**
 * Whether a failure is expected to pass, so that the same request may succeed later. This is the only list: it decides
 * what is retried, and where a chain of credentials stops instead of going on to another identity.
 *
 * A host answers 404 while its identity service starts or is updated, and 410 while it is replaced. From an authority,
 * both mean a wrong URL.
 *
 * @param error the `error` of an authority's answer.
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#error-handling
 */
export function isPassing(server: Server, status: number, error?: string): boolean {
  if (status === 408 || status === 429 || status >= 500) return true;
  return server === "host"
    ? status === 404 || status === 410
    : error !== undefined && PASSING.has(error);
}
