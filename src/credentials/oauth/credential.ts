import { isSignIn } from "../../config/sign-in.ts";
import type { OAuth } from "../../config/types.ts";
import { ByokIdentityError } from "../../errors.ts";
import { checked } from "../../token/checked.ts";
import { withDeadline } from "../../lib/deadline.ts";
import { defined } from "../../lib/defined.ts";
import { retried } from "../../token/retried.ts";
import { timed } from "../../token/timed.ts";
import type { TokenSource } from "../../token/types.ts";
import type { Credential, CredentialContext } from "../credential.ts";
import { requestKey } from "../request-key.ts";
import { machineKey } from "../machine-key.ts";
import { isLoopback } from "../../lib/secure-url.ts";
import { serverName } from "./server-name.ts";
import { signedInCredential } from "./signed-in-credential.ts";
import type { OAuthSource } from "./source.ts";
import { tooLate } from "./too-late.ts";

/** Tokens of any OAuth 2.0 server: of the client itself, of a refresh token, or of a person who has signed in. */
export function oauthCredential(block: OAuth, context: CredentialContext): Credential {
  if (isSignIn(block)) return signedInCredential(block, context);
  const { attemptTimeout, acquireTimeout, tokenTtl } = context;
  const { clientId, scope, grant = "client_credentials" } = block;
  const server = block.issuer ?? block.tokenUrl ?? "";
  // A rotation cannot be retried if its answer is lost, so it gets the whole time limit.
  const timeout = grant === "refresh_token" ? acquireTimeout : attemptTimeout;
  const late = (): ByokIdentityError => tooLate(server, timeout);
  const key = requestKey("oauth", { ...block, grant });
  let opened: OAuthSource | undefined;

  async function open(): Promise<OAuthSource> {
    // Loaded here, because the modules of Node that it needs cost more than the rest of the package.
    const { oauthSource } = await import("./source.ts");
    opened ??= oauthSource(block, { discovery: attemptTimeout, token: timeout });
    return opened;
  }

  // A missing file is reported at once; only the request to the server is retried.
  const asking =
    (policy: (source: TokenSource) => TokenSource): TokenSource =>
    async (request) => {
      const { prove, ask } = await open();
      const limit = { after: attemptTimeout, error: stuck, signal: request?.signal };
      const secret = await withDeadline(limit, prove);
      const source = checked((asked) => ask(secret, asked));
      return policy(timed(source, timeout, late))(request);
    };

  return {
    identity: {
      kind: "oauth",
      selector: `clientId=${clientId} at ${serverName(server)}`,
      ...defined({ scope }),
    },
    presentation: "bearer",
    attempt: asking((once) => once),
    acquire: asking((once) => retried(once, { budget: acquireTimeout })),
    cache: { key, mints: () => true, ttl: tokenTtl, ...fleetOf(block, key) },
  };
}

/** A refresh token does not say who signed in, and on loopback each machine may have another server. */
function fleetOf(
  { grant = "client_credentials", issuer, tokenUrl }: OAuth,
  key: string,
): Pick<NonNullable<Credential["cache"]>, "fleetKey"> {
  if (grant !== "client_credentials") return {};
  const servers = [issuer, tokenUrl].filter((url) => url !== undefined);
  const local = servers.some((url) => isLoopback(new URL(url).hostname));
  return { fleetKey: () => (local ? machineKey(key) : key) };
}

function stuck(): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_FILE_UNREADABLE",
    "Reading the secret files of oauth took too long.",
    {
      transient: true,
      hint: "Check the file system of these files.",
    },
  );
}
