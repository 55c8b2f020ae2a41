import type { ProviderConfig } from "../../config/types.ts";
import { createProviderAuth, type ProviderAuth } from "../../provider-auth.ts";
import { createTokenCache } from "../../token-cache.ts";
import { ByokIdentityError } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
import { jwtClaims } from "../../lib/jwt.ts";
import type { AccessToken } from "../../token/types.ts";
import type { ChosenProvider } from "../provider/choose.ts";
import { sessionsFor } from "../provider/sessions.ts";
import type { Io } from "../io.ts";
import { whileWaiting } from "../spinner.ts";

export type Claims = Readonly<Record<string, unknown>>;

/** The result of requesting a token. */
export interface Acquisition {
  readonly durationMs: number;
  readonly token?: AccessToken;
  /** Absent if the token is not a JWT. */
  readonly claims?: Claims;
  readonly error?: ByokIdentityError;
}

/** A provider with a valid configuration. Expensive results are computed once, on first use. */
export interface CheckContext extends ChosenProvider {
  readonly config: ProviderConfig;
  readonly auth: ProviderAuth;
  readonly io: Io;
  readonly sendsRequest: boolean;
  readonly acquisition: () => Promise<Acquisition>;
}

/** All attempts would take half a minute, and reveal nothing more. */
const PATIENCE = 10_000;

/** @throws ConfigError with every problem of a configuration that cannot be used. */
export async function openContext(
  chosen: ChosenProvider,
  sendsRequest: boolean,
  io: Io,
): Promise<CheckContext> {
  // A command is started once, and may take its time.
  const limits = chosen.config.apiKeyCommand === undefined ? { acquireTimeout: PATIENCE } : {};
  const sessions = await sessionsFor(chosen.config, chosen.login);
  const cache = createTokenCache();
  const auth = createProviderAuth(chosen.config, { cache, ...limits, ...sessions });
  let asked: Promise<Acquisition> | undefined;
  return {
    ...chosen,
    auth,
    io,
    sendsRequest,
    acquisition: () => (asked ??= whileWaiting("Asking for a credential", acquire(auth, io), io)),
  };
}

async function acquire(auth: ProviderAuth, { signal }: Io): Promise<Acquisition> {
  const begun = performance.now();
  const since = (): number => Math.round(performance.now() - begun);
  try {
    const token = await auth.getToken({ signal });
    const claims = jwtClaims(token.token);
    return { durationMs: since(), token, ...defined({ claims }) };
  } catch (error) {
    if (!(error instanceof ByokIdentityError)) throw error;
    return { durationMs: since(), error };
  }
}
