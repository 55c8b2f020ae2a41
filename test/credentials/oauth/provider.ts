import { createServer, type IncomingHttpHeaders } from "node:http";
import { Provider, type Adapter, type AdapterPayload, type ClientMetadata } from "oidc-provider";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { onLoopback } from "../../support/loopback.ts";

interface Seen {
  readonly headers: IncomingHttpHeaders;
  readonly form: Record<string, string>;
}

/** A real OpenID provider, all of it in memory. */
export interface OpenIdProvider {
  readonly issuer: string;
  readonly tokenUrl: string;
  /** Requests to the token endpoint, and to the discovery document. */
  readonly tokenRequests: Seen[];
  discoveries: number;
  /** Called when a token request has been handled, before its answer is sent: the refresh token is replaced by then. */
  beforeAnswer: () => Promise<void>;
  /** As if the user had just signed in. */
  signIn(clientId?: string): Promise<string>;
  /** The administrator takes the client away. */
  removeClient(clientId: string): void;
  /** The user takes back what the client was granted. */
  revokeGrants(): void;
  close(): Promise<void>;
}

/** With everything in it that a form has to escape. */
export const SECRET = "s3cret/with+reserved characters: %&=~";
export const LIFETIME = 3_600;

function client(client_id: string, more: object = {}): ClientMetadata {
  return {
    client_id,
    client_secret: SECRET,
    grant_types: ["client_credentials", "authorization_code", "refresh_token"],
    redirect_uris: ["https://client.example/callback"],
    response_types: ["code"],
    ...more,
  };
}

const CLIENTS = [
  client("confidential"),
  client("removed"),
  client("no-grants", { grant_types: [], redirect_uris: [], response_types: [] }),
  {
    client_id: "public",
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code", "refresh_token"],
    redirect_uris: ["https://client.example/callback"],
    response_types: ["code"],
  },
] satisfies ClientMetadata[];

/** One provider for all tests of a file. */
export function openIdProvider(): OpenIdProvider {
  let started: OpenIdProvider | undefined;
  beforeAll(async () => {
    started = await startOpenIdProvider();
  });
  afterAll(() => started?.close());
  beforeEach(() => {
    if (started === undefined) return;
    started.tokenRequests.length = 0;
    started.discoveries = 0;
    started.beforeAnswer = () => Promise.resolve();
  });
  return new Proxy({} as OpenIdProvider, {
    get: (_, name) => Reflect.get(started ?? {}, name) as unknown,
    set: (_, name, value) => Reflect.set(started ?? {}, name, value),
  });
}

/** One that its test closes. */
export async function startOpenIdProvider(): Promise<OpenIdProvider> {
  const server = createServer();
  const issuer = await onLoopback(server);
  const records = new Map<string, AdapterPayload>();
  for (const metadata of CLIENTS) records.set(`Client:${metadata.client_id}`, metadata);

  const provider = new Provider(issuer, {
    adapter: (name: string) => adapterOf(name, records),
    scopes: ["openid", "offline_access", "models", "admin"],
    clientDefaults: { scope: "openid offline_access models" },
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
    clientAuthMethods: ["client_secret_basic", "client_secret_post", "none"],
    rotateRefreshToken: true,
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    ttl: {
      AccessToken: LIFETIME,
      ClientCredentials: LIFETIME,
      RefreshToken: 86_400,
      Grant: 30 * 86_400,
      IdToken: LIFETIME,
    },
  });
  const running: OpenIdProvider = {
    issuer,
    tokenUrl: `${issuer}/token`,
    tokenRequests: [],
    discoveries: 0,
    beforeAnswer: () => Promise.resolve(),
    async signIn(clientId = "public"): Promise<string> {
      const grant = new provider.Grant({ accountId: "user", clientId });
      grant.addOIDCScope("openid offline_access models");
      const found = await provider.Client.find(clientId);
      if (found === undefined) throw new Error(`no client ${clientId}`);
      const token = new provider.RefreshToken({
        accountId: "user",
        client: found,
        grantId: await grant.save(),
        gty: "authorization_code",
        scope: "openid offline_access models",
        expiresWithSession: false,
      });
      return token.save();
    },
    removeClient: (clientId) => void records.delete(`Client:${clientId}`),
    revokeGrants(): void {
      for (const key of records.keys()) if (key.startsWith("Grant:")) records.delete(key);
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  provider.use(async (context, next) => {
    const { headers } = context;
    if (context.path.includes("/.well-known/")) running.discoveries += 1;
    await next();
    if (context.path !== "/token") return;
    running.tokenRequests.push({
      headers,
      form: { ...(context["oidc"].body as Record<string, string>) },
    });
    await running.beforeAnswer();
  });
  const handle = provider.callback();
  server.on("request", (request, response) => void handle(request, response));
  return running;
}

function adapterOf(name: string, records: Map<string, AdapterPayload>): Adapter {
  const find = (id: string): Promise<AdapterPayload | undefined> =>
    Promise.resolve(records.get(`${name}:${id}`));
  const none = (): Promise<undefined> => Promise.resolve(undefined);
  return {
    find,
    findByUid: none,
    findByUserCode: none,
    upsert(id, payload): Promise<undefined> {
      records.set(`${name}:${id}`, payload);
      return none();
    },
    consume(id): Promise<undefined> {
      const record = records.get(`${name}:${id}`);
      if (record !== undefined) record.consumed = Math.floor(Date.now() / 1000);
      return none();
    },
    destroy(id): Promise<undefined> {
      records.delete(`${name}:${id}`);
      return none();
    },
    revokeByGrantId(grantId): Promise<undefined> {
      for (const [key, record] of records) if (record.grantId === grantId) records.delete(key);
      return none();
    },
  };
}
