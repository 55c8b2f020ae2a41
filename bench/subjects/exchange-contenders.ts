import type { Contender } from "./contenders.ts";

// The loopback authority, and the file with the token of a Kubernetes service account that is exchanged there.
const host = process.env["AZURE_POD_IDENTITY_AUTHORITY_HOST"] ?? "";
const file = process.env["BENCH_SUBJECT_FILE"] ?? "";

const openai = { identityProviderId: "wip_1", serviceAccountId: "sa_1" };
const anthropic = { federationRuleId: "fdrl_1", organizationId: "org-1" };

export async function ourOpenai(): Promise<Contender> {
  const { createProviderAuth } = await import("byok-identity");
  const exchange = { openai: { ...openai, tokenUrl: `${host}/oauth/token` } };
  const auth = createProviderAuth({ baseUrl: `${host}/v1`, apiKeyFile: file, exchange });
  return { get: () => auth.getToken(), renew: (rejected) => auth.getToken({ rejected }) };
}

export async function ourAnthropic(): Promise<Contender> {
  const { createProviderAuth } = await import("byok-identity");
  const exchange = { anthropic };
  const connection = { type: "anthropic", baseUrl: host, apiKeyFile: file, exchange } as const;
  const auth = createProviderAuth(connection);
  return { get: () => auth.getToken(), renew: (rejected) => auth.getToken({ rejected }) };
}

/** Its users cannot get the token itself: a call is a request, which the model answers in this process. */
export async function openaiNode(): Promise<Contender> {
  const { default: OpenAI } = await import("openai");
  const { k8sServiceAccountTokenProvider } = await import("openai/auth/subject-token-providers");
  const model = inProcessModel();
  const client = new OpenAI({
    apiKey: null,
    workloadIdentity: { ...openai, provider: k8sServiceAccountTokenProvider(file) },
    fetch(input, init) {
      const url = input instanceof Request ? input.url : String(input);
      // The client has no setting for it.
      if (url !== "https://auth.openai.com/oauth/token") return model.answer(init);
      return fetch(`${host}/oauth/token`, init);
    },
  });
  return { get: () => client.models.list(), renew: model.refusing(() => client.models.list()) };
}

/** The same of Anthropic's client. */
export async function anthropicSdk(): Promise<Contender> {
  const { default: Anthropic } = await import("@anthropic-ai/sdk");
  const { identityTokenFromFile } =
    await import("@anthropic-ai/sdk/lib/credentials/identity-token");
  const { oidcFederationProvider } =
    await import("@anthropic-ai/sdk/lib/credentials/oidc-federation");
  const model = inProcessModel();
  const client = new Anthropic({
    baseURL: host,
    credentials: oidcFederationProvider({
      ...anthropic,
      baseURL: host,
      identityTokenProvider: identityTokenFromFile(file),
      fetch,
    }),
    fetch: (_, init) => model.answer(init),
  });
  return { get: () => client.models.list(), renew: model.refusing(() => client.models.list()) };
}

interface Model {
  answer(init: RequestInit | undefined): Promise<Response>;
  /** From the first call on, the model refuses the token that it saw last. */
  refusing(call: () => Promise<unknown>): () => Promise<unknown>;
}

function inProcessModel(): Model {
  let last: string | null = null;
  let refused: string | null = null;
  return {
    async answer(init): Promise<Response> {
      const credential = new Headers(init?.headers).get("authorization");
      if (refused !== null && credential === refused) return new Response("{}", { status: 401 });
      last = credential;
      return Response.json({ object: "list", data: [], has_more: false });
    },
    refusing: (call) => () => {
      refused ??= last;
      return call();
    },
  };
}
