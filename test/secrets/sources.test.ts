import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { toWireConfig } from "../../src/config/wire.ts";
import { parseProviderConfig } from "../../src/config/parse.ts";
import type { ProviderConfig } from "../../src/config/types.ts";
import { createProviderAuth } from "../../src/provider-auth.ts";
import { createTokenCache } from "../../src/token-cache.ts";
import { createProviderTokenHandler } from "../../src/rpc/index.ts";
import { createProviders } from "../../src/providers.ts";
import { printing } from "../credentials/command/program.ts";
import { scratch } from "../credentials/scratch.ts";
import { expectNone, listen, marked } from "../support/secrets.ts";
import { onLoopback } from "../support/loopback.ts";
import { withoutPauses } from "../support/pauses.ts";
import { mockIdentity, mockModel } from "../support/mocks.ts";

const identity = await mockIdentity({ tls: true });
const model = await mockModel({ accept: () => false });

/** A server so careless that its refusal quotes all it was sent. */
async function careless(): Promise<string> {
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      const said = decodeURIComponent(`${JSON.stringify(request.headers)} ${body}`);
      response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: "invalid_client", error_description: said }));
    });
  });
  const origin = await onLoopback(server);
  onTestFinished(() => void server.close());
  return `${origin}/token`;
}

function file(content: string): string {
  const name = path.join(scratch(), "secret");
  writeFileSync(name, content);
  return name;
}

type Given = Partial<ProviderConfig>;

/** Every place that takes or gives a secret; each is used, refused by the model, and used again. */
const INPUTS: Readonly<Record<string, (secret: string) => Given | Promise<Given>>> = {
  apiKey: (apiKey) => ({ apiKey }),
  bearerToken: (bearerToken) => ({ bearerToken }),
  "a static key that cannot be sent": (secret) => ({ apiKey: `${secret}\n` }),
  headers: (secret) => ({ apiKey: "k", headers: { "Ocp-Apim-Subscription-Key": secret } }),
  "servicePrincipal.clientSecret": (clientSecret) => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const said = JSON.stringify({
      error: "invalid_client",
      error_description: `no ${clientSecret}`,
    });
    identity.configure({ outage: { status: 401, body: said } });
    onTestFinished(() => identity.reset());
    const env = identity.env("service-principal");
    return {
      servicePrincipal: {
        tenantId: env["AZURE_TENANT_ID"] ?? "",
        clientId: env["AZURE_CLIENT_ID"] ?? "",
        authorityHost: env["AZURE_AUTHORITY_HOST"] ?? "",
        clientSecret,
      },
    };
  },
  "oauth.clientSecret": async (clientSecret) => ({
    oauth: { tokenUrl: await careless(), clientId: "c", clientSecret },
  }),
  "oauth.clientSecretFile": async (secret) => ({
    oauth: { tokenUrl: await careless(), clientId: "c", clientSecretFile: file(secret) },
  }),
  "oauth.refreshToken": async (refreshToken) => ({
    oauth: { tokenUrl: await careless(), clientId: "c", grant: "refresh_token", refreshToken },
  }),
  "oauth.refreshTokenFile": async (secret) => ({
    oauth: {
      tokenUrl: await careless(),
      clientId: "c",
      grant: "refresh_token",
      refreshTokenFile: file(secret),
    },
  }),
  "the request token of a GitHub Actions job": async (secret) => {
    vi.stubEnv("ACTIONS_ID_TOKEN_REQUEST_URL", await careless());
    vi.stubEnv("ACTIONS_ID_TOKEN_REQUEST_TOKEN", secret);
    return { githubActions: {} };
  },
  "the access token of an Azure Pipelines job": async (secret) => {
    vi.stubEnv("SYSTEM_OIDCREQUESTURI", await careless());
    vi.stubEnv("SYSTEM_ACCESSTOKEN", secret);
    return { azurePipelines: { serviceConnectionId: "s" } };
  },
  "the subject of an exchange by RFC 8693": async (secret) => ({
    apiKeyFile: file(secret),
    exchange: { oauth: { tokenUrl: await careless() } },
  }),
  "the subject of an exchange at OpenAI": async (secret) => ({
    bearerTokenProvider: async () => secret,
    exchange: {
      openai: {
        identityProviderId: "wip_1",
        serviceAccountId: "sa_1",
        tokenUrl: await careless(),
      },
    },
  }),
  "the subject of an exchange at Anthropic": async (secret) => ({
    baseUrl: await careless(),
    apiKeyCommand: `echo ${secret}`,
    exchange: { anthropic: { federationRuleId: "fdrl_1", organizationId: "o" } },
  }),
  "a parameter of an exchange": async (secret) => ({
    apiKeyFile: file("subject"),
    exchange: { oauth: { tokenUrl: await careless(), parameters: { client_secret: secret } } },
  }),
  "output of apiKeyCommand": (secret) => ({ apiKeyCommand: `echo ${secret}` }),
  "output of apiKeyCommand, broken off": (secret) => ({
    apiKeyCommand: `${printing({ stdout: `{"token":"${secret}` })} ${secret}`,
  }),
  "stdout and stderr of apiKeyCommand that fails": (secret) => ({
    apiKeyCommand: printing({ stdout: secret, stderr: `not stored: ${secret}`, code: 3 }),
  }),
  "content of apiKeyFile": (secret) => ({ apiKeyFile: file(secret) }),
  "content of apiKeyFile, on two lines": (secret) => ({ apiKeyFile: file(`${secret}\n${secret}`) }),
  "content of apiKeyFile, half of it": (secret) => ({ apiKeyFile: file(`{"token":"${secret}`) }),
  "result of bearerTokenProvider": (secret) => ({ bearerTokenProvider: async () => secret }),
  "result of bearerTokenProvider that cannot be sent": (secret) => ({
    bearerTokenProvider: async () => `${secret}\r\n`,
  }),
  "error of bearerTokenProvider": (secret) => ({
    bearerTokenProvider: () => {
      const cause = Object.assign(new Error(`no ${secret}`), { request: { body: secret } });
      throw Object.assign(new Error(`token=${secret}`, { cause }), { headers: { auth: secret } });
    },
  }),
};

async function caught(run: () => unknown): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    return error;
  }
}

/** A secret that looks like a token, and one that looks like a word, as people choose them. */
const LOOKS: Readonly<Record<string, (name: string) => string>> = {
  token: (name) => marked(name.replaceAll(/\W+/g, "-").slice(-8)),
  word: () => `horse-${randomBytes(4).toString("hex").replaceAll(/\d/g, "x")}`,
};

/** What the package cannot know: it comes in the text of somebody else's error. */
const UNKNOWN = new Set(["error of bearerTokenProvider"]);

const EACH = Object.entries(INPUTS).flatMap(([name, give]) =>
  Object.entries(LOOKS)
    .filter(([look]) => look === "token" || !UNKNOWN.has(name))
    .map(([look, secretFor]) => [name, look, give, secretFor(name)] as const),
);

test.each(EACH)(
  "no error, event, status or view shows: %s, like a %s",
  async (_, __, give, secret) => {
    withoutPauses();
    const heard = listen();
    const config: ProviderConfig = { baseUrl: `${model.url}/v1`, ...(await give(secret)) };
    const options = { cache: createTokenCache(), acquireTimeout: 1_000 };
    const auth = createProviderAuth(config, options);
    const providers = createProviders(config, options);
    onTestFinished(() => [auth, providers].forEach((each) => each.close()));
    const views: unknown[] = [auth, providers];

    for (let round = 0; round < 2; round += 1) {
      const url = `${model.url}/v1/models?api-key=${secret}`;
      const answer = await caught(() => auth.fetch(url, { method: "POST", body: "{}" }));
      if (answer instanceof Error) views.push(answer);
      // The token itself is what is asked for; only what keeps it away must not show it.
      for (const ask of [
        () => auth.getToken(),
        () => auth.headers(),
        () => auth.bearerTokenProvider({ sessionId: "s", providerName: "p" }),
      ]) {
        const got = await caught(ask);
        if (got instanceof Error) views.push(got);
      }
      views.push(auth.status(), providers.lookup("default").status());
      auth.invalidate();
      auth.invalidate(secret);
    }
    const handler = createProviderTokenHandler(providers);
    const asked = await caught(() =>
      handler({ sessionId: "s", providerName: "default" }, undefined),
    );
    if (asked instanceof Error) views.push(asked);
    views.push(await caught(() => auth.fetch(`https://other.example/?key=${secret}`)));
    if (config.bearerTokenProvider !== undefined) views.push(toWireConfig(config));
    auth.close();
    views.push(await caught(() => auth.getToken()));

    expect(views.length).toBeGreaterThan(5);
    expectNone([secret], views, heard);
  },
);

test("issued tokens show nowhere, however they are refused", async () => {
  for (const [variable, value] of Object.entries(identity.env("imds"))) vi.stubEnv(variable, value);
  const heard = listen();
  const config = { baseUrl: `${model.url}/v1`, managedIdentity: {} };
  const auth = createProviderAuth(config, { cache: createTokenCache(), acquireTimeout: 2_000 });
  onTestFinished(() => auth.close());
  const views: unknown[] = [auth];
  for (const rotate of [true, false]) {
    identity.configure({ rotate });
    const answer = await auth.fetch(`${model.url}/v1/models`);
    await answer.text();
    const rejected = await auth.getToken().catch(() => undefined);
    if (rejected !== undefined) views.push(await caught(() => auth.getToken({ rejected })));
    views.push(auth.status());
  }
  const tokens = identity.requests.map(({ token }) => token).filter((token) => token !== undefined);
  expect(tokens.length).toBeGreaterThan(1);
  const errors = views.filter(
    (view) => !(typeof view === "object" && view !== null && "token" in view),
  );
  expectNone(tokens, errors, heard);
});

const BAD: Readonly<Record<string, (secret: string) => unknown>> = {
  "a key of the wrong type": (secret) => ({ baseUrl: "https://a.example", apiKey: [secret] }),
  "two credentials": (secret) => ({
    baseUrl: "https://a.example",
    managedIdentity: { clientID: secret },
    apiKey: secret,
  }),
  "a URL with a password": (secret) => ({ baseUrl: `https://user:${secret}@a.example` }),
  "a URL that is none": (secret) => ({ baseUrl: `https://[${secret}` }),
  "an enum": (secret) => ({ baseUrl: "https://a.example", type: secret, wireApi: secret }),
  "a block": (secret) => ({
    baseUrl: "https://a.example",
    oauth: { clientId: 1, clientSecret: secret, clientSecretFile: secret, grant: secret },
  }),
  "plain http": (apiKey) => ({ baseUrl: "http://a.example", apiKey }),
};

test.each(Object.entries(BAD))("no ConfigError shows a secret: %s", async (_, bad) => {
  const secret = marked("config");
  const views = await Promise.all(
    [parseProviderConfig, createProviderAuth, createProviders].map((each) =>
      caught(() => each(bad(secret) as never)),
    ),
  );
  expect(views.some((view) => view instanceof Error)).toBe(true);
  expectNone(
    [secret],
    views.filter((view) => view instanceof Error),
  );
});
