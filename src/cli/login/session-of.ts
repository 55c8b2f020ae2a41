import { ConfigError } from "../../errors.ts";
import type { OAuth } from "../../config/types.ts";
import { isSignIn, SIGN_IN_GRANTS } from "../../config/sign-in.ts";
import {
  sessionId,
  sessionScope,
  type SessionScope,
} from "../../credentials/session/session-id.ts";
import type { ChosenProvider } from "../provider/choose.ts";

/** The provider that a person signs in to. */
export interface SignInProvider {
  readonly name: string;
  readonly block: OAuth;
  readonly scope: SessionScope;
  readonly id: string;
  /** The command that signs in to it. */
  readonly command: string;
}

/** @throws ConfigError if the provider's credential is not a person. */
export function signInProvider({ name, config, login }: ChosenProvider): SignInProvider {
  const { oauth } = config;
  if (oauth === undefined || !isSignIn(oauth)) {
    const path = oauth === undefined ? "" : "oauth.grant";
    const message = `the credential of provider ${name} is not a person who signs in; that needs oauth with grant ${SIGN_IN_GRANTS.join(" or ")}`;
    throw new ConfigError([{ path, message }], { subject: "provider" });
  }
  return signInTo(name, oauth, login);
}

export function signInTo(name: string, block: OAuth, command: string): SignInProvider {
  const scope = sessionScope(block);
  return { name, block, scope, id: sessionId(scope), command };
}
