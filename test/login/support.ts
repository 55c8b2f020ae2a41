import type { OAuth } from "../../src/config/types.ts";
import { loadLibrary } from "../../src/credentials/oauth/library.ts";
import { oauthServer } from "../../src/credentials/oauth/server.ts";
import { signInScopes } from "../../src/credentials/oauth/sign-in-scopes.ts";
import { publicClient, type ClaimsChallenge, type LoginTarget } from "../../src/login/target.ts";

/** What a sign-in is started with, as the command makes it. */
export async function targetFor(
  block: OAuth,
  more: Partial<LoginTarget> = {},
): Promise<LoginTarget> {
  const library = await loadLibrary();
  const server = await oauthServer(block, 5_000).metadata(library);
  return {
    library,
    server,
    block,
    command: "byok-identity login",
    client: publicClient(library, block.clientId),
    scope: block.issuer === undefined ? (block.scope ?? "") : signInScopes(server, block.scope),
    timeout: 5_000,
    signal: new AbortController().signal,
    ...more,
  };
}

/** A claims challenge that the server is not expected to refuse, unless its refusal is passed. */
export function challenged(
  claims: string,
  refused: ClaimsChallenge["refused"] = () => {
    throw new Error("not expected");
  },
): Pick<LoginTarget, "challenge"> {
  return { challenge: { claims, refused } };
}
