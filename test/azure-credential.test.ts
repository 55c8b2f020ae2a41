import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createEmptyPipeline,
  createPipelineRequest,
  type HttpClient,
  type PipelineResponse,
} from "@azure/core-rest-pipeline";
import { ManagedIdentityCredential } from "@azure/identity";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  ConfigError,
  createProviderAuth,
  createTokenCache,
  fromAzureCredential,
  toAzureCredential,
  type AzureTokenCredential,
  type ProviderAuth,
  type ProviderAuthOptions,
  type ProviderConfig,
} from "../src/index.ts";
import { startMockModel, type MockModel } from "../src/testing/index.ts";
import { benchOf } from "./credentials/azure/managed-identity/support.ts";

const scope = "https://cognitiveservices.azure.com/.default";
const bench = await benchOf("imds");
let model: MockModel;

beforeEach(async () => {
  model = await startMockModel({ identity: bench.identity });
});
afterEach(() => model.close());

function open(
  config: Partial<ProviderConfig> = { managedIdentity: {} },
  options: ProviderAuthOptions = {},
): ProviderAuth {
  return createProviderAuth(
    { baseUrl: model.url, ...config },
    { cache: createTokenCache(), ...options },
  );
}

/** A client as the Azure SDK's are built: its own policy asks the credential and answers challenges. */
function azureClient(auth: ProviderAuth): () => Promise<PipelineResponse> {
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(
    bearerTokenAuthenticationPolicy({ credential: toAzureCredential(auth), scopes: scope }),
  );
  const url = "https://models.example/v1/models";
  return () => pipeline.sendRequest(toLoopback(), createPipelineRequest({ url }));
}

/** The policy sends tokens over https only; on this machine there is none. */
function toLoopback(): HttpClient {
  const client = createDefaultHttpClient();
  return {
    async sendRequest(request) {
      const { url } = request;
      Object.assign(request, { url: `${model.url}/v1/models`, allowInsecureConnection: true });
      const response = await client.sendRequest(request);
      request.url = url;
      return response;
    },
  };
}

test("toAzureCredential() gives an Azure SDK client the provider's own token", async () => {
  const auth = open();
  const { token } = await auth.getToken();
  const response = await azureClient(auth)();
  expect(response.status).toBe(200);
  expect(model.requests.map(({ credential }) => credential?.token)).toEqual([token]);
  expect(bench.identity.requests).toHaveLength(1);
});

test("toAzureCredential() renews once for a claims challenge that the client was given", async () => {
  const auth = open();
  const send = azureClient(auth);
  await send();
  const { token } = await auth.getToken();
  model.configure({ claims: '{"access_token":{"nbf":{"essential":true,"value":"1"}}}' });
  model.revoke(token);

  const responses = await Promise.all([send(), send()]);

  expect(responses.map(({ status }) => status)).toEqual([200, 200]);
  expect(bench.identity.requests).toHaveLength(2);
});

test("toAzureCredential() says when the token expires and is to be renewed", async () => {
  bench.identity.configure({ lifetime: 20_000 });
  const auth = open();
  const { expiresOn, refreshOn } = await auth.getToken();
  await expect(toAzureCredential(auth).getToken([scope])).resolves.toMatchObject({
    tokenType: "Bearer",
    expiresOnTimestamp: expiresOn,
    refreshAfterTimestamp: refreshOn,
  });
});

test("toAzureCredential() says five minutes where nothing tells", async () => {
  vi.useFakeTimers({ now: 1_000_000, toFake: ["Date"] });
  const auth = open({ bearerToken: "opaque" });
  await expect(toAzureCredential(auth).getToken(scope)).resolves.toEqual({
    token: "opaque",
    tokenType: "Bearer",
    expiresOnTimestamp: 1_300_000,
  });
  vi.useRealTimers();
});

test.each([["https://vault.azure.net/.default"], [[scope, "https://vault.azure.net/.default"]]])(
  "toAzureCredential() keeps the token from a client that asks for %j",
  async (other) => {
    await expect(toAzureCredential(open()).getToken(other)).rejects.toMatchObject({
      code: "ERR_NOT_SUPPORTED",
      message: expect.stringContaining("https://vault.azure.net/.default"),
    });
    expect(bench.identity.requests).toEqual([]);
  },
);

test("toAzureCredential() does not pass a key off as a token", async () => {
  await expect(toAzureCredential(open({ apiKey: "key" })).getToken(scope)).rejects.toMatchObject({
    code: "ERR_NOT_SUPPORTED",
  });
});

test("toAzureCredential() knows a scope by its resource too", async () => {
  const auth = open({ managedIdentity: { scope: "https://ai.azure.com" } });
  const { token } = await toAzureCredential(auth).getToken("https://ai.azure.com/.default");
  expect(bench.identity.issued(token)?.audience).toBe("https://ai.azure.com");
});

test("toAzureCredential() ends the wait of a client that gives up", async () => {
  bench.identity.configure({ delay: 5_000 });
  const auth = open();
  const controller = new AbortController();
  // The Azure SDK's older signals are like AbortSignal, and none.
  const { signal } = controller;
  const abortSignal = {
    get aborted() {
      return signal.aborted;
    },
    addEventListener: signal.addEventListener.bind(signal),
    removeEventListener: signal.removeEventListener.bind(signal),
  };
  const asked = toAzureCredential(auth).getToken(scope, { abortSignal });
  await vi.waitUntil(() => bench.identity.requests.length > 0, { timeout: 20_000 });
  controller.abort();
  await expect(asked).rejects.toMatchObject({ name: "AbortError" });
  auth.close();
});

test("fromAzureCredential() takes a credential of @azure/identity", async () => {
  const source = fromAzureCredential(new ManagedIdentityCredential(), { scope });
  const auth = open({}, { source });
  const response = await auth.fetch(`${model.url}/v1/models`);
  expect(response.status).toBe(200);
  const [request] = bench.identity.requests;
  expect(await auth.getToken()).toMatchObject({ token: request?.token });
  expect(auth.status()).toMatchObject({ kind: "source", expiresOn: expect.any(Number) });
});

test("fromAzureCredential() recovers from a refusal when the credential has another token", async () => {
  const tokens = ["t1", "t2"];
  const expiresOnTimestamp = Date.now() + 3_600_000;
  const getToken = vi.fn<AzureTokenCredential["getToken"]>(() =>
    Promise.resolve({ token: tokens.shift() ?? "", expiresOnTimestamp }),
  );
  const own = await startMockModel({ accept: (token) => token === "t2" });
  const auth = createProviderAuth(
    { baseUrl: own.url },
    { source: fromAzureCredential({ getToken }, { scope: "https://ai.azure.com" }) },
  );
  const response = await auth.fetch(`${own.url}/v1/models`);
  expect(response.status).toBe(200);
  expect(own.requests.map(({ status }) => status)).toEqual([401, 200]);
  expect(getToken.mock.calls.map(([asked]) => asked)).toEqual([
    "https://ai.azure.com/.default",
    "https://ai.azure.com/.default",
  ]);
  await own.close();
});

test("fromAzureCredential() passes claims and the signal on", async () => {
  const expiresOnTimestamp = Date.now() + 3_600_000;
  const getToken = vi.fn<AzureTokenCredential["getToken"]>(() =>
    Promise.resolve({ token: "t1", expiresOnTimestamp, refreshAfterTimestamp: 7 }),
  );
  const { signal } = new AbortController();
  const source = fromAzureCredential({ getToken }, { scope });
  await expect(source({ signal, claims: "{}" })).resolves.toEqual({
    token: "t1",
    expiresOn: expiresOnTimestamp,
    refreshOn: 7,
  });
  expect(getToken).toHaveBeenCalledWith(scope, {
    abortSignal: signal,
    claims: "{}",
    enableCae: true,
  });
});

test("fromAzureCredential() rejects if there is no token", async () => {
  const source = fromAzureCredential({ getToken: () => Promise.resolve(null) }, { scope });
  await expect(source()).rejects.toMatchObject({ code: "ERR_IDENTITY_REFUSED" });
});

test("fromAzureCredential() keeps secrets out of the credential's error", async () => {
  const secret = "eyJhbGciOiJub25lIn0.eyJzZWNyZXQiOnRydWV9.c2ln";
  const getToken = (): Promise<never> =>
    Promise.reject(Object.assign(new Error(`no luck with ${secret}`), { request: { secret } }));
  const error: unknown = await fromAzureCredential({ getToken }, { scope })().catch(
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code: "ERR_IDENTITY_REFUSED" });
  const { message, cause } = error as Error;
  expect(message + JSON.stringify(error) + String(cause) + JSON.stringify(cause)).not.toContain(
    "eyJzZWNyZXQ",
  );
});

test("createProviderAuth() takes one source of a credential, not two", () => {
  const source = fromAzureCredential(new ManagedIdentityCredential(), { scope });
  expect(() => open({ managedIdentity: {} }, { source })).toThrow(ConfigError);
});

test("fromAzureCredential() refuses a proof-of-possession token, which is no bearer token", async () => {
  const credential: AzureTokenCredential = {
    getToken: () =>
      Promise.resolve({ token: "t", expiresOnTimestamp: Date.now() + 3_600_000, tokenType: "pop" }),
  };
  await expect(fromAzureCredential(credential, { scope })()).rejects.toMatchObject({
    code: "ERR_IDENTITY_REFUSED",
    message: expect.stringContaining("proof-of-possession") as string,
  });
});
