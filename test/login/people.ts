import { createServer, type IncomingMessage } from "node:http";
import { Provider } from "oidc-provider";
import { afterAll, beforeAll } from "vitest";
import { parsedUrl } from "../../src/lib/parsed-url.ts";
import { onLoopback } from "../support/loopback.ts";

/** A real OpenID provider at which people sign in: PKCE enforced, device flow, rotation with reuse detection. */
export interface People {
  readonly issuer: string;
  /** Every request to it, as `METHOD /path`. */
  readonly requests: string[];
  /** The parameters of the authorization requests. */
  readonly authorizations: URLSearchParams[];
  /** The codes that it has issued, as they go to the browser. */
  readonly codes: string[];
  /** The bodies of the token requests, in order. */
  readonly redeemed: URLSearchParams[];
  /** How many of the next token requests are answered with `slow_down`. */
  slowDowns: number;
  /** Called before a token request is answered. */
  beforeToken: () => Promise<void>;
  close(): Promise<void>;
}

export const SCOPE = "models";
/** Seconds. */
export const ACCESS_TOKEN_LIFE = 3_600;

const LOOPBACK_URIS = ["http://127.0.0.1", "http://localhost", "http://127.0.0.1/callback"];

function native(client_id: string): object {
  return {
    client_id,
    application_type: "native",
    token_endpoint_auth_method: "none",
    grant_types: [
      "authorization_code",
      "refresh_token",
      "urn:ietf:params:oauth:grant-type:device_code",
    ],
    redirect_uris: LOOPBACK_URIS,
    response_types: ["code"],
  };
}

/** One provider for all tests of a file. */
export function people(): People {
  let started: People | undefined;
  beforeAll(async () => {
    started = await startPeople();
  });
  afterAll(() => started?.close());
  return new Proxy({} as People, {
    get: (_, name) => Reflect.get(started ?? {}, name) as unknown,
    set: (_, name, value) => Reflect.set(started ?? {}, name, value),
  });
}

export async function startPeople({ deviceCodeLife = 600 } = {}): Promise<People> {
  const server = createServer();
  const issuer = await onLoopback(server);
  const provider = new Provider(issuer, {
    clients: [native("app"), native("other-app")] as never,
    cookies: { keys: ["for tests only"] },
    scopes: ["openid", "offline_access", SCOPE],
    claims: { openid: ["sub"], profile: ["name", "preferred_username"] },
    conformIdTokenClaims: false,
    features: {
      // It refuses a claims request of any other form than OpenID Connect's, so one of Entra's.
      claimsParameter: { enabled: true },
      devInteractions: { enabled: true },
      deviceFlow: { enabled: true },
      revocation: { enabled: true },
    },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    findAccount: (_, accountId) => ({
      accountId,
      claims: () => ({
        sub: accountId,
        name: `Ada ${accountId}`,
        preferred_username: `${accountId}@example.com`,
      }),
    }),
    ttl: {
      AccessToken: ACCESS_TOKEN_LIFE,
      RefreshToken: 14 * 86_400,
      Grant: 14 * 86_400,
      Session: 14 * 86_400,
      Interaction: 3_600,
      IdToken: 3_600,
      AuthorizationCode: 60,
      DeviceCode: deviceCodeLife,
    },
  });
  const running: People = {
    issuer,
    requests: [],
    authorizations: [],
    codes: [],
    redeemed: [],
    slowDowns: 0,
    beforeToken: () => Promise.resolve(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  provider.use(async (context, next) => {
    running.requests.push(`${context.method} ${context.path}`);
    if (context.path === "/auth") {
      running.authorizations.push(new URL(context.href).searchParams);
    }
    if (context.path !== "/token") {
      await next();
      const location = context.response.get("location");
      const code = parsedUrl(location)?.searchParams.get("code") ?? null;
      if (code !== null) running.codes.push(code);
      return;
    }
    await running.beforeToken();
    const text = await bodyOf(context.req);
    // The provider takes a body that was read before from here.
    (context.req as IncomingMessage & { body?: string }).body = text;
    const form = new URLSearchParams(text);
    running.redeemed.push(form);
    if (running.slowDowns > 0 && form.get("device_code") !== null) {
      running.slowDowns -= 1;
      context.status = 400;
      context.body = { error: "slow_down" };
      return;
    }
    return next();
  });
  const handle = provider.callback();
  server.on("request", (request, response) => void handle(request, response));
  return running;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request.setEncoding("utf8")) text += String(part);
  return text;
}
