import type { OAuth } from "../../config/types.ts";
import { stateFolder } from "../../config/state-folder.ts";
import { defined } from "../../lib/defined.ts";
import { checked } from "../../token/checked.ts";
import { retried } from "../../token/retried.ts";
import { timed } from "../../token/timed.ts";
import type { TokenSource } from "../../token/types.ts";
import type { Credential, CredentialContext } from "../credential.ts";
import { requestKey } from "../request-key.ts";
import { loginCommand } from "./login-required.ts";
import { serverName } from "./server-name.ts";
import type { SignedInSource } from "./signed-in.ts";
import { tooLate } from "./too-late.ts";

/** Tokens of a person who has signed in with `byok-identity login`; the block is valid. */
export function signedInCredential(block: OAuth, context: CredentialContext): Credential {
  const { attemptTimeout, acquireTimeout, tokenTtl, providerName, configFile } = context;
  const { clientId, scope, account, issuer, tokenUrl = "" } = block;
  const server = issuer ?? tokenUrl;
  let opened: SignedInSource | undefined;

  async function open(): Promise<SignedInSource> {
    if (opened !== undefined) return opened;
    const { signedInSource } = await import("./signed-in.ts");
    const login = loginCommand(providerName, configFile);
    const sessions = context.sessions ?? (await defaultSessions(login));
    opened ??= signedInSource(block, {
      sessions,
      times: { discovery: attemptTimeout, token: acquireTimeout },
      ttl: tokenTtl,
      signIn: sessions.signIn ?? `Run: ${login}`,
    });
    return opened;
  }

  const source: TokenSource = async (request) => (await open()).source(request);
  // A rotation cannot be retried if its answer is lost, so it gets the whole time limit.
  const attempt = timed(checked(source), acquireTimeout, () => tooLate(server, acquireTimeout));
  // Both grants lead to the same session.
  const key = requestKey("oauth", { ...block, grant: "authorization_code" });

  return {
    identity: {
      kind: "oauth",
      selector: `${account === undefined ? "" : `${account}, `}clientId=${clientId} at ${serverName(server)}`,
      ...defined({ scope }),
    },
    presentation: "bearer",
    attempt,
    acquire: retried(attempt, { budget: acquireTimeout }),
    cache: {
      key: context.sessions === undefined ? `${key} in ${stateFolder()}` : key,
      mints: () => true,
      ttl: tokenTtl,
      changed: async () => (await opened?.changed?.()) ?? false,
    },
  };
}

async function defaultSessions(login: string): Promise<NonNullable<CredentialContext["sessions"]>> {
  const { fileSessions } = await import("../session/file-sessions.ts");
  return fileSessions({ login });
}
