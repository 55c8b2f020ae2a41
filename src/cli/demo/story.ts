import { setTimeout as sleep } from "node:timers/promises";
import { extendProcessEnv } from "../../config/process-env.ts";
import { createProviderAuth, type ProviderAuth } from "../../provider-auth.ts";
import {
  startMockIdentity,
  startMockModel,
  type MockIdentity,
  type MockModel,
} from "../../testing/index.ts";
import { REFRESH_BUFFER } from "../../token/policy.ts";
import type { Io } from "../io.ts";
import { palette } from "../text.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { takeTurn } from "./turn.ts";

/** The demo always uses the embedded managed identity, whatever the machine has. */
const OTHER_HOSTS = {
  AZURE_FEDERATED_TOKEN_FILE: undefined,
  IDENTITY_SERVER_THUMBPRINT: undefined,
};

interface Scene {
  readonly auth: ProviderAuth;
  readonly baseUrl: string;
  readonly identity: MockIdentity;
  readonly model: MockModel;
  readonly ledger: Ledger;
  readonly io: Io;
}

/** Runs the main job against embedded endpoints, and says at each turn what happened and what went over the wire. */
export async function tellStory(io: Io): Promise<void> {
  // A token of 302 seconds is inside its five-minute buffer two seconds later.
  await using identity = await startMockIdentity({ lifetime: 302 });
  await using model = await startMockModel({ identity });
  extendProcessEnv({ ...OTHER_HOSTS, ...identity.env("app-service") });
  const baseUrl = `${model.url}/v1`;
  const colors = palette(io.color);
  using auth = createProviderAuth({ baseUrl, managedIdentity: {} });
  const scene: Scene = {
    auth,
    baseUrl,
    identity,
    model,
    io,
    ledger: createLedger(identity, model, colors),
  };

  io.stdout(`${colors.bold("byok-identity")}: the life of a credential in one session\n\n`);
  io.stdout(`  config    { baseUrl: "${baseUrl}", managedIdentity: {} }\n`);
  io.stdout(`  identity  ${identity.url}  stands in for Azure's managed-identity endpoint\n`);
  io.stdout(`  model     ${model.url}  stands in for the provider; it checks every token\n`);

  await turn(scene, "The first turn acquires a token.");
  await turn(scene, "The second finds it in memory: no identity request.");

  const { expiresOn = 0 } = auth.status();
  await sleep(Math.max(0, expiresOn - REFRESH_BUFFER - Date.now()) + 5, undefined, {
    signal: io.signal,
  });
  identity.configure({ lifetime: 3_600 });
  await turn(
    scene,
    "Two seconds later the token is inside its five-minute buffer: the turn carries the next one.",
  );

  model.revoke((await auth.getToken()).token);
  // As Azure hosts do, which return one token for up to a day; App Service can be told that it was refused.
  identity.configure({ lifetime: 240, rotate: false, refreshRequest: "replace" });
  await turn(
    scene,
    "The provider revokes the token. The host caches it, is told, and issues another: a 401, one renewal, one replay.",
  );

  identity.configure({ outage: { break: "reset" } });
  await turn(
    scene,
    "The identity endpoint dies. The token is due but has minutes left, so turns go on …",
  );
  await turn(scene, "… and while it stays down, requests no longer wait for it.");

  const { lastError } = auth.status();
  io.stdout(
    `\n   status    ${colors.yellow(lastError?.code ?? "no failure")}  ${lastError?.message ?? ""}\n`,
  );

  identity.configure({ outage: {}, lifetime: 3_600 });
  await exchanged(scene);

  io.stdout(
    `\n${colors.bold(`${model.requests.length} model requests, ${scene.ledger.renewals()} tokens, no failed turn.`)} Set COPILOT_PROVIDER_BASE_URL to use your own provider.\n`,
  );
}

/** The same identity at a provider that takes no tokens but its own. */
async function exchanged(scene: Scene): Promise<void> {
  const { baseUrl, identity } = scene;
  const openai = {
    identityProviderId: "idp_demo",
    serviceAccountId: "sa_demo",
    tokenUrl: `${identity.url}/oauth/token`,
  };
  using auth = createProviderAuth({
    baseUrl,
    managedIdentity: {},
    exchange: { openai },
  });
  await turn(
    { ...scene, auth },
    "The same identity with `exchange`: its token becomes one that another provider has issued.",
  );
}

async function turn({ auth, baseUrl, ledger, io }: Scene, title: string): Promise<void> {
  const started = performance.now();
  const answer = await takeTurn(auth, baseUrl, io.signal);
  io.stdout(ledger.page(title, performance.now() - started, answer));
}
