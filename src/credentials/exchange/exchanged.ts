import { defined } from "../../lib/defined.ts";
import { checked } from "../../token/checked.ts";
import { retried } from "../../token/retried.ts";
import type { TokenSource } from "../../token/types.ts";
import type { Credential, CredentialContext } from "../credential.ts";
import { machineKey } from "../machine-key.ts";
import { requestKey } from "../request-key.ts";
import type { Exchange } from "./exchange.ts";

/**
 * A credential whose tokens are what an exchange makes of another credential's tokens, the subjects. Each attempt
 * acquires a subject of its own, because many issuers accept one only once: a subject is never kept, and only the result
 * is cached and shared. Concurrent calls are independent of each other.
 */
export function exchanged(
  subject: Credential,
  exchange: Exchange,
  { attemptTimeout, acquireTimeout, tokenTtl }: CredentialContext,
): Credential {
  const { kind, selector } = subject.identity;
  const of = selector === undefined ? kind : `${kind}: ${selector}`;
  let opened: TokenSource | undefined;
  const attempt = checked(async (request) => {
    // Loaded here, because the network modules of Node that it needs cost more than the rest of the package.
    const { exchanging } = await import("./exchanging.ts");
    opened ??= exchanging(subject.attempt, exchange, attemptTimeout);
    return opened(request);
  });
  return {
    identity: {
      kind: `exchange.${exchange.name}`,
      selector: `${exchange.selector} (${of})`,
      ...defined({ scope: exchange.scope }),
    },
    presentation: "bearer",
    attempt,
    // A subject whose answer was lost may have been used up, so each attempt begins with another one.
    acquire: retried(attempt, { budget: acquireTimeout }),
    cache: { ttl: tokenTtl, mints: () => true, ...keysOf(subject, exchange) },
    ...defined({ apiHeaders: exchange.apiHeaders }),
  };
}

/** The result is made of the subject's request and the exchange's requests. */
function keysOf(
  { cache, identity }: Credential,
  { name, fields, anyCase }: Exchange,
): Pick<NonNullable<Credential["cache"]>, "key" | "fleetKey"> {
  const keyFor = (subject: string): string =>
    requestKey(`exchange.${name}`, { ...fields, subject }, anyCase);
  // Nothing identifies what a callback returns.
  const key = keyFor(cache?.key ?? `${identity.kind} ${crypto.randomUUID()}`);
  const subjectKey =
    cache?.fleetKey ?? (cache?.sameOnMachine === true ? () => machineKey(cache.key) : undefined);
  if (subjectKey === undefined) return { key };
  return {
    key,
    fleetKey: () => {
      const shared = subjectKey();
      return shared === undefined ? undefined : keyFor(shared);
    },
  };
}
