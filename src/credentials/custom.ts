import { checked } from "../token/checked.ts";
import { timed } from "../token/timed.ts";
import type { TokenSource } from "../token/types.ts";
import type { Credential, CredentialContext } from "./credential.ts";

/** A source of the application's own. Nothing tells whose identity it has, so each provider keeps its own token. */
export function customCredential(
  source: TokenSource,
  { attemptTimeout }: Pick<CredentialContext, "attemptTimeout">,
): Credential {
  return {
    identity: { kind: "source" },
    form: "bearer",
    source: timed(checked(source), attemptTimeout),
    cache: { key: JSON.stringify(["source", crypto.randomUUID()]) },
  };
}
