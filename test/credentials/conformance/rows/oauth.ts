import { writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { OAuth } from "../../../../src/config/types.ts";
import { sessionScope } from "../../../../src/credentials/session/session-id.ts";
import { json, scripted } from "../../oauth/support.ts";
import { scratch } from "../../scratch.ts";
import { newSessions, session } from "../../session/support.ts";
import { newToken, type Behind, type Mood, type Row } from "../row.ts";

const shared = { asks: "token", form: "bearer", failure: "ERR_IDENTITY_UNAVAILABLE" } as const;

/** Each grant at a server of its own. */
export const oauth: readonly Row[] = [
  {
    ...shared,
    name: "oauth client_credentials",
    start: () => server({ clientId: "client", clientSecret: "s3cret-of-the-client" }),
  },
  {
    ...shared,
    name: "oauth refresh_token",
    start() {
      const refreshTokenFile = path.join(scratch(), "refresh-token");
      writeFileSync(refreshTokenFile, "s3cret-refresh-0", { mode: 0o600 });
      return server({ clientId: "client", grant: "refresh_token", refreshTokenFile });
    },
  },
  {
    ...shared,
    name: "oauth for a person who has signed in",
    start: () =>
      server(
        {
          clientId: "client",
          grant: "authorization_code",
          authorizationUrl: "https://id.example/authorize",
        },
        true,
      ),
  },
];

async function server(block: OAuth, signedIn = false): Promise<Behind> {
  let [mood, last]: [Mood, string] = ["fresh", ""];
  const { url, asked } = await scripted(async (response) => {
    if (mood === "down") {
      json({ error: "server_error", error_description: `lost ${last}` }, 500)(response);
      return;
    }
    if (mood !== "repeat" || last === "") last = newToken();
    if (mood === "slow") await sleep(100);
    json({
      access_token: last,
      token_type: "Bearer",
      expires_in: 3_600,
      refresh_token: `s3cret-refresh-${asked.length}`,
    })(response);
  });
  const config = { oauth: { ...block, tokenUrl: url } };
  const sessions = newSessions();
  if (signedIn)
    await sessions.start(sessionScope(config.oauth), "file", session("s3cret-refresh-0"));
  return {
    config,
    ...(signedIn ? { options: { sessions } } : {}),
    asked: () => asked.length,
    become: (next) => void (mood = next),
  };
}
