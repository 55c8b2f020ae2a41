import path from "node:path";
import type { OAuth } from "../../config/types.ts";
import { ByokIdentityError, ConfigError } from "../../errors.ts";
import { checked } from "../../token/checked.ts";
import { withDeadline } from "../../lib/deadline.ts";
import { defined } from "../../lib/defined.ts";
import { retried } from "../../token/retried.ts";
import { timed } from "../../token/timed.ts";
import type { TokenSource } from "../../token/types.ts";
import type { Credential, CredentialContext } from "../credential.ts";
import { digest } from "../digest.ts";
import { machineKey } from "../machine-key.ts";
import { isLoopback } from "../../lib/secure-url.ts";
import { nameOf } from "./server-name.ts";
import { oauthProblems } from "./problems.ts";
import type { OAuthSource } from "./source.ts";

type Limits = Pick<CredentialContext, "attemptTimeout" | "acquireTimeout" | "tokenTtl">;

/**
 * Tokens of any OAuth 2.0 server, by the client credentials or the refresh token grant.
 *
 * @throws ConfigError with everything that is wrong with the block.
 */
export function oauthCredential(block: OAuth, limits: Limits): Credential {
  const problems = oauthProblems(block);
  if (problems.length > 0) throw new ConfigError(problems);
  const { attemptTimeout, acquireTimeout, tokenTtl } = limits;
  const { clientId, scope, grant = "client_credentials" } = block;
  const server = block.issuer ?? block.tokenUrl ?? "";
  // A rotation cannot be tried again once its answer is lost, so that one has all the time there is.
  const timeout = grant === "refresh_token" ? acquireTimeout : attemptTimeout;
  const late = (): ByokIdentityError => tooLate(server, timeout);
  const key = keyOf(block);
  let opened: OAuthSource | undefined;

  async function open(): Promise<OAuthSource> {
    // Loaded here: what it needs of Node's modules costs more than the rest of the package.
    const { oauthSource } = await import("./source.ts");
    opened ??= oauthSource(block, { discovery: attemptTimeout, token: timeout });
    return opened;
  }

  // A file that is missing is told at once; it is the server that is asked again.
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
      selector: `clientId=${clientId} at ${nameOf(server)}`,
      ...defined({ scope }),
    },
    presentation: "bearer",
    attempt: asking((once) => once),
    acquire: asking((once) => retried(once, { budget: acquireTimeout })),
    cache: { key, ttl: tokenTtl, ...fleetOf(block, key) },
  };
}

/** Who signed in is not told by a refresh token, and on each machine another server may answer on loopback. */
function fleetOf(
  { grant = "client_credentials", issuer, tokenUrl }: OAuth,
  key: string,
): Pick<NonNullable<Credential["cache"]>, "fleetKey"> {
  if (grant !== "client_credentials") return {};
  const servers = [issuer, tokenUrl].filter((url) => url !== undefined);
  const local = servers.some((url) => isLoopback(new URL(url).hostname));
  return { fleetKey: () => (local ? machineKey(key) : key) };
}

/** What makes two blocks one identity. Secrets are part of it, but not to be read from it. */
function keyOf(block: OAuth): string {
  const { issuer, tokenUrl, grant = "client_credentials", clientId, scope, audience } = block;
  return JSON.stringify([
    "oauth",
    { issuer, tokenUrl, grant, clientId, scope, audience },
    [block.clientSecret && digest(block.clientSecret), resolved(block.clientSecretFile)],
    [block.refreshToken && digest(block.refreshToken), resolved(block.refreshTokenFile)],
  ]);
}

function resolved(file: string | undefined): string | undefined {
  return file === undefined ? undefined : path.resolve(file);
}

function tooLate(server: string, timeout: number): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_IDENTITY_TIMEOUT",
    `No token from ${nameOf(server)} within ${timeout} ms.`,
    { transient: true, hint: "Check that this machine may reach it directly, without a proxy." },
  );
}

function stuck(): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_FILE_UNREADABLE",
    "The secret files of oauth cannot be read in time.",
    {
      transient: true,
      hint: "Check the file system that they are on.",
    },
  );
}
