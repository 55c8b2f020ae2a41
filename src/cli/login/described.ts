import type { Session } from "../../credentials/session/session.ts";
import type { Protection } from "../../credentials/session/session-format.ts";
import { defined } from "../../lib/defined.ts";
import type { SignInProvider } from "./session-of.ts";

/** Where a session is kept. */
export interface Kept {
  readonly file: string;
  readonly protection: Protection;
}

/** A session as `--output json` shows it: whose it is, never its secrets. */
export function described(
  { name, scope }: SignInProvider,
  { person, accessToken, signedInOn, renewedOn, refreshToken, ended }: Session,
  kept: Kept,
): object {
  return {
    provider: name,
    kind: "oauth",
    ...scope,
    ...person,
    ...defined({ expiresOn: iso(accessToken?.expiresOn), ended }),
    signedInOn: iso(signedInOn),
    renewedOn: iso(renewedOn),
    renewable: refreshToken !== undefined,
    session: kept,
  };
}

function iso(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
