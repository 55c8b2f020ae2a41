import type { ProviderConnection } from "../../config/types.ts";
import { isSignIn } from "../../config/sign-in.ts";
import type { SessionStore } from "../../credentials/session/session.ts";

/** This user's sessions, for a provider to which people sign in: with the very command that does so. */
export async function sessionsFor(
  { oauth }: ProviderConnection,
  login: string,
): Promise<{ readonly sessions?: SessionStore }> {
  if (oauth === undefined || !isSignIn(oauth)) return {};
  const { fileSessions } = await import("../../credentials/session/file-sessions.ts");
  return { sessions: fileSessions({ login }) };
}
