import type { NamedProviderConfig, ProviderConfig } from "../../config/types.ts";
import { defined } from "../../lib/defined.ts";
import { anthropicRoot, openaiBase } from "../setup/endpoint.ts";
import type { ClientKind } from "./client-kind.ts";

/** What a client needs to reach the provider through the proxy. */
export interface Access {
  readonly config: ProviderConfig | NamedProviderConfig;
  /** The base URL to use instead of the provider's. */
  readonly baseUrl: string;
  readonly key: string;
  /** The client, if it is known. */
  readonly client?: ClientKind | undefined;
}

type Variables = Readonly<Record<string, string>>;

/** The variables that point clients to the proxy, with its key instead of a credential. */
export function clientVariables(access: Access): Variables {
  const all = { ...copilot(access), ...CLIENTS[access.config.type ?? "openai"](access) };
  if (access.client === "claude") return claude(access);
  return access.client === "opencode" ? { ...all, ...opencode(access) } : all;
}

/**
 * Codex has no variable for the base URL (0.171), so it gets its provider as arguments. They contain no key: it reads
 * that from the variable.
 *
 * @see https://developers.openai.com/codex/config-reference
 */
export function clientArguments({ client, config, baseUrl }: Access): readonly string[] {
  if (client !== "codex") return [];
  const name = "byok-identity";
  const fields = {
    name,
    base_url: openaiBase(config, baseUrl),
    env_key: "OPENAI_API_KEY",
    wire_api: "responses",
  };
  const table = Object.entries(fields).map(([field, text]) => `${field}=${JSON.stringify(text)}`);
  return [
    ["-c", `model_provider=${JSON.stringify(name)}`],
    ["-c", `model_providers.${name}={${table.join(",")}}`],
  ].flat();
}

const CLIENTS: Readonly<
  Record<NonNullable<ProviderConfig["type"]>, (access: Access) => Variables>
> = { openai, azure, anthropic };

function copilot({ config, baseUrl, key }: Access): Variables {
  const single = config as Partial<ProviderConfig>;
  const fields = defined({
    TYPE: config.type,
    WIRE_API: config.wireApi,
    TRANSPORT: config.transport,
    AZURE_API_VERSION: config.azure?.apiVersion,
    MODEL_ID: single.modelId,
    WIRE_MODEL: single.wireModel,
    MAX_PROMPT_TOKENS: single.maxPromptTokens,
    MAX_OUTPUT_TOKENS: single.maxOutputTokens,
    BASE_URL: baseUrl,
    API_KEY: key,
  });
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [`COPILOT_PROVIDER_${name}`, String(value)]),
  );
}

/** Claude Code warns if it finds a key in addition to the token, and asks whether to use a key. */
function claude({ baseUrl, key }: Access): Variables {
  return { ANTHROPIC_BASE_URL: anthropicRoot(baseUrl), ANTHROPIC_AUTH_TOKEN: key };
}

/**
 * opencode has no variable for the base URL, but one for a configuration, which it merges with those of its files.
 *
 * @see https://opencode.ai/docs/config
 */
function opencode({ config, baseUrl, key }: Access): Variables {
  const [name, baseURL] =
    config.type === "anthropic"
      ? ["anthropic", `${anthropicRoot(baseUrl)}/v1`]
      : ["openai", openaiBase(config, baseUrl)];
  const content = { provider: { [name]: { options: { baseURL, apiKey: key } } } };
  return { OPENCODE_CONFIG_CONTENT: JSON.stringify(content) };
}

function openai({ baseUrl, key }: Access): Variables {
  return { OPENAI_BASE_URL: baseUrl, OPENAI_API_BASE: baseUrl, OPENAI_API_KEY: key };
}

/**
 * OPENAI_BASE_URL would make Azure's own clients, which put the deployment into the path, use the v1 API, which has no
 * deployments. With an API version the client uses the former; without one, the latter.
 *
 * @see https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle
 */
function azure({ config, baseUrl, key }: Access): Variables {
  const root = baseUrl.replace(/\/openai(?:\/v1)?$/, "");
  const own = { AZURE_OPENAI_ENDPOINT: root, AZURE_OPENAI_API_KEY: key };
  const version = config.azure?.apiVersion;
  return version === undefined
    ? { ...own, OPENAI_BASE_URL: `${root}/openai/v1`, OPENAI_API_KEY: key }
    : { ...own, OPENAI_API_VERSION: version };
}

/** Clients know one or the other variable; the path of their requests starts with `/v1`. */
function anthropic({ baseUrl, key }: Access): Variables {
  const root = anthropicRoot(baseUrl);
  return { ANTHROPIC_BASE_URL: root, ANTHROPIC_API_KEY: key, ANTHROPIC_AUTH_TOKEN: key };
}
