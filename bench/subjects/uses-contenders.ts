import type { AccessToken } from "@azure/identity";

/** One use of a token, as the package's users make it. */
type Use = () => Promise<unknown>;

async function imdsToken(host: string): Promise<AccessToken> {
  const response = await fetch(`${host}/metadata/identity/oauth2/token`);
  const { access_token: token, expires_on: seconds } = (await response.json()) as {
    access_token: string;
    expires_on: string;
  };
  return { token, expiresOnTimestamp: Number(seconds) * 1_000 };
}

async function ours(host: string): Promise<Use> {
  const { createProviderAuth } = await import("byok-identity");
  const oauth = { tokenUrl: `${host}/token`, clientId: "bench", clientSecret: "of-the-bench" };
  const auth = createProviderAuth({ baseUrl: `${host}/refused`, oauth });
  return () => auth.getToken();
}

/** The provider answers each request, and its replay, with 401. */
async function refused(host: string): Promise<Use> {
  const { createProviderAuth } = await import("byok-identity");
  const auth = createProviderAuth({ baseUrl: `${host}/refused`, managedIdentity: {} });
  return async () => (await auth.fetch(`${host}/refused/models`)).text();
}

/** Every client of an Azure SDK has this policy, with its token cycler. */
async function azurePipeline(host: string): Promise<Use> {
  const core = await import("@azure/core-rest-pipeline");
  const pipeline = core.createEmptyPipeline();
  const credential = { getToken: () => imdsToken(host) };
  pipeline.addPolicy(core.bearerTokenAuthenticationPolicy({ credential, scopes: "s" }));
  const request = core.createPipelineRequest({ url: "https://model.example" });
  const answer = { request, status: 200, headers: core.createHttpHeaders() };
  const client = { sendRequest: () => Promise.resolve(answer) };
  return () => pipeline.sendRequest(client, request);
}

async function googleAuth(): Promise<Use> {
  const { Compute } = await import("google-auth-library");
  const client = new Compute();
  return () => client.getAccessToken();
}

const contenders: Readonly<Record<string, (host: string) => Promise<Use>>> = {
  "byok-identity": ours,
  "byok-identity, refused": refused,
  "@azure/core-rest-pipeline": azurePipeline,
  "google-auth-library": googleAuth,
};

/** Opens one; its packages are loaded with it, since each is measured in a process of its own. */
export async function openUse(name: string | undefined, host: string): Promise<Use> {
  const open = contenders[name ?? ""];
  if (open === undefined) throw new Error(`no contender ${name}`);
  return open(host);
}
