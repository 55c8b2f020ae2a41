import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { onTestFinished } from "vitest";
import { fileSessions, type FileSessions } from "../../src/credentials/session/file-sessions.ts";
import { sessionScope } from "../../src/credentials/session/session-id.ts";
import type { OpenIdProvider } from "../credentials/oauth/provider.ts";
import { scratch } from "../credentials/scratch.ts";
import { session } from "../credentials/session/support.ts";
import { onLoopback } from "../support/loopback.ts";

/** A machine with one provider, to which a person signs in, and the model behind it. */
export interface Machine {
  readonly config: string;
  readonly env: Record<string, string>;
  readonly sessions: FileSessions;
  /** As `login` in another terminal. */
  signIn(): Promise<void>;
  /** The credentials that the model has seen. */
  readonly seen: (string | undefined)[];
  /** The model refuses every credential that it has seen. */
  refuse(): void;
  /** What a person has to run, in any folder and shell. */
  readonly command: string;
}

export async function machine(
  server: OpenIdProvider,
  whenFinished = onTestFinished,
): Promise<Machine> {
  const home = scratch(whenFinished);
  const seen: (string | undefined)[] = [];
  const refused = new Set<string | undefined>();
  const model = createServer((request, response) => {
    const { authorization } = request.headers;
    seen.push(authorization);
    response.statusCode = refused.has(authorization) ? 401 : 200;
    response.end("{}");
  });
  const baseUrl = `${await onLoopback(model)}/v1`;
  whenFinished(() => void model.close());
  const oauth = { issuer: server.issuer, clientId: "public", grant: "authorization_code" } as const;
  const config = path.join(home, "providers.json");
  writeFileSync(config, JSON.stringify({ providers: [{ name: "models", baseUrl, oauth }] }));
  const state = path.join(home, "state");
  mkdirSync(state, { mode: 0o700 });
  mkdirSync(path.join(state, "byok-identity"), { mode: 0o700 });
  const sessions = fileSessions({ folder: path.join(state, "byok-identity/sessions") });
  return {
    config,
    sessions,
    seen,
    refuse: () => seen.forEach((each) => refused.add(each)),
    env: { HOME: home, XDG_STATE_HOME: state, BYOK_IDENTITY_SOCK: path.join(home, "run/agent") },
    command: `byok-identity login --config ${config} --provider models`,
    async signIn() {
      await sessions.start(sessionScope(oauth), "file", session(await server.signIn()));
    },
  };
}
