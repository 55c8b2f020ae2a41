import { createHash } from "node:crypto";
import type { OAuth } from "../../config/types.ts";

/** What distinguishes one session from another: everything that the request of a sign-in is made of. */
export interface SessionScope {
  /** The issuer, or the token endpoint of a server without discovery. */
  readonly server: string;
  readonly clientId: string;
  readonly scope?: string;
  readonly audience?: string;
  readonly account?: string;
}

/** The session that a block uses. */
export function sessionScope({
  issuer,
  tokenUrl = "",
  clientId,
  scope,
  audience,
  account,
}: OAuth): SessionScope {
  return {
    server: issuer ?? tokenUrl,
    clientId,
    // The order of scopes has no meaning (RFC 6749, section 3.3).
    ...(scope === undefined ? {} : { scope: scope.split(/\s+/).toSorted().join(" ") }),
    ...(audience === undefined ? {} : { audience }),
    ...(account === undefined ? {} : { account: account.toLowerCase() }),
  };
}

/** The name of a session: 32 hexadecimal digits. */
export function sessionId(scope: SessionScope): string {
  const { server, clientId, scope: scopes = "", audience = "", account = "" } = scope;
  const text = JSON.stringify([server, clientId, scopes, audience, account]);
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
