import { REDIS_CREDENTIAL, REDIS_URL, STORE_KEY, type Env } from "../../config/process-env.ts";
import { clientVariables, type Access } from "./clients.ts";

/** What {@link childEnv} needs. */
export interface ChildEnvOptions extends Access {
  /** Values that no variable of the child may contain. */
  readonly secrets: readonly string[];
  /** Names of variables that the child keeps anyway. */
  readonly keep: readonly string[];
  /** Whether names that differ only in case are one variable, as on Windows. */
  readonly ignoreCase: boolean;
}

/** Credentials that model clients read from the environment, and variables that make clients bypass the proxy. */
const CLIENTS = [
  "COPILOT_PROVIDERS_CONFIG",
  "CODEX_API_KEY",
  "CODEX_ACCESS_TOKEN",
  "OPENAI_API_KEY",
  "OPENAI_ADMIN_KEY",
  "OPENAI_BASE_URL",
  "OPENAI_API_BASE",
  "AZURE_OPENAI_API_KEY",
  "AZURE_OPENAI_AD_TOKEN",
  "AZURE_OPENAI_ENDPOINT",
  "AZURE_OPENAI_BASE_URL",
  "AZURE_OPENAI_KEY",
  "AZURE_AI_API_KEY",
  "AZURE_INFERENCE_CREDENTIAL",
  "AZURE_API_KEY",
  "AZURE_API_BASE",
  "ANTHROPIC_API_KEY",
  "ANTHROPIC_AUTH_TOKEN",
  "ANTHROPIC_BASE_URL",
  "ANTHROPIC_CUSTOM_HEADERS",
  "ANTHROPIC_FOUNDRY_API_KEY",
  "ANTHROPIC_FOUNDRY_AUTH_TOKEN",
  "CLAUDE_CODE_OAUTH_TOKEN",
  "CLAUDE_CODE_USE_BEDROCK",
  "CLAUDE_CODE_USE_FOUNDRY",
  "CLAUDE_CODE_USE_VERTEX",
  "AWS_BEARER_TOKEN_BEDROCK",
  "CEREBRAS_API_KEY",
  "COHERE_API_KEY",
  "DEEPSEEK_API_KEY",
  "FIREWORKS_API_KEY",
  "GEMINI_API_KEY",
  "GOOGLE_API_KEY",
  "GOOGLE_GENERATIVE_AI_API_KEY",
  "GROQ_API_KEY",
  "MISTRAL_API_KEY",
  "OPENROUTER_API_KEY",
  "PERPLEXITY_API_KEY",
  "TOGETHER_API_KEY",
  "XAI_API_KEY",
];

/**
 * With these, anyone can get a token of this machine's or this job's identity.
 *
 * @see https://learn.microsoft.com/javascript/api/overview/azure/identity-readme#environment-variables
 * @see https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 * @see https://docs.github.com/actions/reference/security/oidc
 * @see https://learn.microsoft.com/azure/devops/pipelines/build/variables
 * @see https://docs.gitlab.com/ci/variables/predefined_variables/
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 * @see https://github.com/actions/toolkit/tree/main/packages/artifact
 * @see https://buildkite.com/docs/agent/cli/reference/oidc
 * @see https://vercel.com/docs/oidc/reference
 * @see https://spiffe.io/docs/latest/spiffe-specs/spiffe_workload_endpoint/
 * @see https://registry.terraform.io/providers/hashicorp/google/latest/docs/guides/provider_reference
 */
const IDENTITY = [
  "AZURE_CLIENT_SECRET",
  "AZURE_CLIENT_CERTIFICATE_PATH",
  "AZURE_CLIENT_CERTIFICATE_PASSWORD",
  "AZURE_PASSWORD",
  "AZURE_FEDERATED_TOKEN_FILE",
  "IDENTITY_ENDPOINT",
  "IDENTITY_HEADER",
  "MSI_ENDPOINT",
  "MSI_SECRET",
  "IMDS_ENDPOINT",
  "AZURE_POD_IDENTITY_AUTHORITY_HOST",
  "SYSTEM_ACCESSTOKEN",
  "SYSTEM_OIDCREQUESTURI",
  "idToken",
  "servicePrincipalKey",
  "CI_JOB_TOKEN",
  "ACTIONS_RUNTIME_TOKEN",
  "BUILDKITE_AGENT_ACCESS_TOKEN",
  "VERCEL_OIDC_TOKEN",
  "SPIFFE_ENDPOINT_SOCKET",
  "ARM_ACCESS_KEY",
  "ARM_CLIENT_CERTIFICATE",
  "ARM_CLIENT_CERTIFICATE_PASSWORD",
  "ARM_CLIENT_SECRET",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "GOOGLE_APPLICATION_CREDENTIALS",
  "GOOGLE_GHA_CREDS_PATH",
  "GOOGLE_OAUTH_ACCESS_TOKEN",
  "CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE",
  "BYOK_IDENTITY_SOCK",
  "BYOK_IDENTITY_SERVE_KEY",
];

/** Prefixes of further variables of this kind. */
const IDENTITY_PREFIXES = [
  "ACTIONS_ID_TOKEN_REQUEST_",
  "ANTHROPIC_IDENTITY_TOKEN",
  "ARM_OIDC_",
  "BITBUCKET_STEP_OIDC_TOKEN",
  "CI_JOB_JWT",
  "CIRCLE_OIDC_TOKEN",
  "CLOUDSDK_AUTH_ACCESS_TOKEN",
  "OPENAI_IDENTITY_TOKEN",
  "TFC_WORKLOAD_IDENTITY_TOKEN",
];

/** These give access to the tokens of a fleet. */
const STORE = [REDIS_URL, REDIS_CREDENTIAL, STORE_KEY];

const REMOVED = [...CLIENTS, ...IDENTITY, ...STORE];
const REMOVED_PREFIXES = ["COPILOT_PROVIDER_", ...IDENTITY_PREFIXES];

/** Minimum length of a secret that is searched for: a shorter one may occur anywhere by chance. */
const MIN_SECRET = 8;

/** The environment of a child that uses the proxy: with the proxy's key, and without any real credential. */
export function childEnv(env: Env, { secrets, keep, ignoreCase, ...access }: ChildEnvOptions): Env {
  const same = ignoreCase ? (name: string) => name.toUpperCase() : (name: string) => name;
  const kept = new Set(keep.map(same));
  const removed = new Set(REMOVED.map(same));
  const prefixes = REMOVED_PREFIXES.map(same);
  const long = secrets.filter((secret) => secret.length >= MIN_SECRET);
  const own = Object.entries(env).filter(([given, value]) => {
    const name = same(given);
    if (kept.has(name)) return true;
    return !(
      removed.has(name) ||
      prefixes.some((prefix) => name.startsWith(prefix)) ||
      long.some((secret) => value?.includes(secret))
    );
  });
  const added = Object.entries(clientVariables(access)).filter(([name]) => !kept.has(same(name)));
  return { ...Object.fromEntries([...own, ...added]), ...pastProxies(env) };
}

/**
 * Requests to the local proxy must not go through the network's own proxy. `*` excepts every host, but only if it is
 * the whole value.
 */
function pastProxies(env: Env): Env {
  const proxied = Object.keys(env).some((name) => /^(?:https?|all)_proxy$/i.test(name));
  if (!proxied) return {};
  const others = env["no_proxy"] ?? env["NO_PROXY"];
  if (others?.trim() === "*") return { no_proxy: "*", NO_PROXY: "*" };
  const hosts = [...(others ? [others] : []), "127.0.0.1"].join(",");
  return { no_proxy: hosts, NO_PROXY: hosts };
}
