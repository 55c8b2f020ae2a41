import { isSignIn } from "../../config/sign-in.ts";
import { fileSessions } from "../../credentials/session/file-sessions.ts";
import { defined } from "../../lib/defined.ts";
import { jwtClaims } from "../../lib/jwt.ts";
import { exitCodes } from "../failure.ts";
import type { Io } from "../io.ts";
import { chooseProvider, type ChosenProvider } from "../provider/choose.ts";
import { openCredential } from "../provider/open.ts";
import type { ProviderOptions } from "../provider/options.ts";
import { whileWaiting } from "../spinner.ts";
import { described } from "./described.ts";
import { nobody } from "./choose.ts";
import { signInProvider } from "./session-of.ts";
import { visible } from "../../lib/visible.ts";

/** The options of `whoami`. */
export interface WhoamiOptions extends ProviderOptions {
  readonly output: "text" | "json";
}

/** Names and values, as both outputs show them. */
type Facts = Readonly<Record<string, unknown>>;

/** Prints whose credential a provider gets. */
export async function runWhoami(options: WhoamiOptions, io: Io): Promise<void> {
  const chosen = await chooseProvider(options, { baseUrl: false });
  const { oauth } = chosen.config;
  const facts =
    oauth !== undefined && isSignIn(oauth) ? await ofSession(chosen) : await ofToken(chosen, io);
  io.stdout(options.output === "json" ? `${JSON.stringify(facts)}\n` : text(facts));
  if ("ended" in facts) io.exitWith(exitCodes.credential);
}

async function ofSession(chosen: ChosenProvider): Promise<Facts> {
  const provider = signInProvider(chosen);
  const sessions = fileSessions({ login: chosen.login });
  const session = await sessions.read(provider.id);
  const listed = (await sessions.list()).find(({ id }) => id === provider.id);
  if (session === undefined || listed === undefined) {
    throw nobody(provider.scope.server, chosen.signIn);
  }
  const { file, protection } = listed;
  return { ...described(provider, session, { file, protection }) };
}

async function ofToken(chosen: ChosenProvider, io: Io): Promise<Facts> {
  using auth = await openCredential(chosen, {}, io);
  const work = auth.getToken({ signal: io.signal });
  const { token, expiresOn } = await whileWaiting("Asking for a credential", work, io);
  const { kind, selector, scope } = auth.status();
  const claims = jwtClaims(token) ?? {};
  const named = Object.fromEntries(
    Object.entries(CLAIMS).flatMap(([name, sources]) => {
      const value = sources.map((source) => claims[source]).find(isShown);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const until = expiresOn === undefined ? undefined : new Date(expiresOn).toISOString();
  return {
    provider: chosen.name,
    kind,
    ...defined({ selector, scope }),
    ...named,
    ...defined({ expiresOn: until }),
  };
}

/** What a token says about its owner, by the claims that say it. */
const CLAIMS: Readonly<Record<string, readonly string[]>> = {
  name: ["name", "app_displayname"],
  username: ["preferred_username", "upn", "unique_name", "email"],
  application: ["azp", "appid", "client_id"],
  subject: ["oid", "sub"],
  tenant: ["tid"],
  issuer: ["iss"],
  audience: ["aud"],
  scopes: ["scp"],
  roles: ["roles"],
};

function isShown(value: unknown): boolean {
  return typeof value === "string" || (Array.isArray(value) && value.length > 0);
}

function text(facts: Facts): string {
  const rows = Object.entries(facts).flatMap(([name, value]): [string, string][] => {
    if (name === "session") {
      const { file, protection } = value as { file: string; protection: string };
      return [["session", protection === "keychain" ? `${file}, sealed by the keychain` : file]];
    }
    const shown = Array.isArray(value) ? value.join(", ") : String(value);
    return [[LABELS[name] ?? name, visible(shown)]];
  });
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join("");
}

const LABELS: Readonly<Record<string, string>> = {
  clientId: "client",
  signedInOn: "signed in",
  renewedOn: "renewed",
  expiresOn: "expires",
};
