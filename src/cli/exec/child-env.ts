import { REDIS_URL, STORE_KEY, type Env } from "../../config/process-env.ts";
import { clientVariables, type Access } from "./clients.ts";

export interface ChildEnvOptions extends Access {
  /** What no variable of the child may hold. */
  readonly secrets: readonly string[];
  /** Names of variables that the child gets all the same. */
  readonly keep: readonly string[];
}

/** Credentials of model clients, and what would lead them past the proxy. */
const CLIENTS = [
  "COPILOT_PROVIDERS_CONFIG",
  "OPENAI_API_KEY",
  "OPENAI_ADMIN_KEY",
  "OPENAI_BASE_URL",
  "OPENAI_API_BASE",
  "AZURE_OPENAI_API_KEY",
  "AZURE_OPENAI_AD_TOKEN",
  "AZURE_OPENAI_ENDPOINT",
  "AZURE_OPENAI_BASE_URL",
  "AZURE_API_KEY",
  "AZURE_API_BASE",
  "ANTHROPIC_API_KEY",
  "ANTHROPIC_AUTH_TOKEN",
  "ANTHROPIC_BASE_URL",
  "ANTHROPIC_FOUNDRY_API_KEY",
  "ANTHROPIC_FOUNDRY_AUTH_TOKEN",
  "CLAUDE_CODE_OAUTH_TOKEN",
  "CLAUDE_CODE_USE_BEDROCK",
  "CLAUDE_CODE_USE_FOUNDRY",
  "CLAUDE_CODE_USE_VERTEX",
];

/**
 * By these anybody can get a token of this machine's or this job's identity.
 *
 * @see https://learn.microsoft.com/javascript/api/overview/azure/identity-readme#environment-variables
 * @see https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
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
  "BYOK_IDENTITY_SOCK",
  "BYOK_IDENTITY_SERVE_KEY",
];

/** These open the tokens of a fleet. */
const STORE = [REDIS_URL, STORE_KEY];

const REMOVED = new Set([...CLIENTS, ...IDENTITY, ...STORE]);

/** Shorter ones may be found anywhere by chance. */
const MIN_SECRET = 8;

/** The environment of a child that uses the proxy: with its key, and without any real credential. */
export function childEnv(env: Env, { secrets, keep, ...access }: ChildEnvOptions): Env {
  const long = secrets.filter((secret) => secret.length >= MIN_SECRET);
  const kept = Object.entries(env).filter(
    ([name, value]) =>
      keep.includes(name) ||
      !(
        REMOVED.has(name) ||
        name.startsWith("COPILOT_PROVIDER_") ||
        long.some((secret) => value?.includes(secret))
      ),
  );
  const given = Object.entries(clientVariables(access)).filter(([name]) => !keep.includes(name));
  return { ...Object.fromEntries([...kept, ...given]), ...pastProxies(env) };
}

/** The local proxy is not to be asked for through the company's. */
function pastProxies(env: Env): Env {
  const proxied = Object.keys(env).some((name) => /^(?:https?|all)_proxy$/i.test(name));
  if (!proxied) return {};
  const others = env["no_proxy"] ?? env["NO_PROXY"];
  const hosts = [...(others ? [others] : []), "127.0.0.1"].join(",");
  return { no_proxy: hosts, NO_PROXY: hosts };
}
