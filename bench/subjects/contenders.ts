import type { AccessToken } from "byok-identity";
import { anthropicSdk, openaiNode, ourAnthropic, ourOpenai } from "./exchange-contenders.ts";

/** A way to get a token, as its package's users call it. */
export interface Contender {
  readonly get: () => Promise<unknown>;
  /** A server refused this token: resolves to another. Absent where the package has no way to say so. */
  readonly renew?: (rejected: AccessToken) => Promise<unknown>;
}

const scope = "https://cognitiveservices.azure.com/.default";

async function byokIdentity(): Promise<Contender> {
  const { createProviderAuth } = await import("byok-identity");
  const auth = createProviderAuth({ baseUrl: "http://127.0.0.1/v1", managedIdentity: {} });
  return { get: () => auth.getToken(), renew: (rejected) => auth.getToken({ rejected }) };
}

async function azureCredential(): Promise<Contender> {
  const { ManagedIdentityCredential } = await import("@azure/identity");
  const credential = new ManagedIdentityCredential();
  return { get: () => credential.getToken(scope) };
}

async function azureProvider(): Promise<Contender> {
  const { getBearerTokenProvider, ManagedIdentityCredential } = await import("@azure/identity");
  return { get: getBearerTokenProvider(new ManagedIdentityCredential(), scope) };
}

async function imdsToken(): Promise<{ expiration: number }> {
  const host = process.env["AZURE_POD_IDENTITY_AUTHORITY_HOST"] ?? "";
  const response = await fetch(`${host}/metadata/identity/oauth2/token`);
  const { expires_on: seconds } = (await response.json()) as { expires_on: string };
  return { expiration: Number(seconds) * 1_000 };
}

async function smithyMemoize(): Promise<Contender> {
  const { memoize } = await import("@smithy/property-provider");
  const buffer = 5 * 60_000;
  const get = memoize(
    imdsToken,
    ({ expiration }) => expiration - Date.now() < buffer,
    () => true,
  );
  return { get: () => get() };
}

async function googleAuth(): Promise<Contender> {
  const { Compute } = await import("google-auth-library");
  const client = new Compute();
  return { get: () => client.getAccessToken() };
}

/** What a promise costs that is already there: the least that any of them can. */
async function bare(): Promise<Contender> {
  const answer = Promise.resolve({ token: "t" });
  return { get: () => answer };
}

const contenders: Readonly<Record<string, () => Promise<Contender>>> = {
  bare,
  "byok-identity": byokIdentity,
  "@azure/identity getToken": azureCredential,
  "@azure/identity getBearerTokenProvider": azureProvider,
  "@smithy memoize": smithyMemoize,
  "google-auth-library": googleAuth,
  "byok-identity, exchange.openai": ourOpenai,
  "byok-identity, exchange.anthropic": ourAnthropic,
  "openai-node, workloadIdentity": openaiNode,
  "@anthropic-ai/sdk, oidcFederationProvider": anthropicSdk,
};

/** Opens one; its packages are loaded with it, since each is measured in a process of its own. */
export async function openContender(name: string | undefined): Promise<Contender> {
  const open = contenders[name ?? ""];
  if (open === undefined) throw new Error(`no contender ${name}`);
  return open();
}
