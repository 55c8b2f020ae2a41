import { ConfigError, type ConfigProblem } from "../../errors.ts";
import { isFields, jsonFields, type Fields } from "../../lib/fields.ts";
import { listed } from "../../lib/listed.ts";
import { BLOCKS } from "../exclusive.ts";
import { examineProvider } from "../parse.ts";
import { REDIS_CREDENTIAL } from "../process-env.ts";
import type { ProviderConfig } from "../types.ts";

/** @see https://learn.microsoft.com/azure/redis/entra-for-authentication */
const SCOPE = "https://redis.azure.com/.default";

/** RFC 6761, section 6.4: a name that never resolves. Nothing is sent to it. */
const NOWHERE = "https://redis.invalid";

const SOURCES: readonly string[] = [...BLOCKS, "apiKeyCommand", "apiKeyFile"];

/** Sources whose token is for one resource, in Entra's way. */
const OF_ENTRA = ["managedIdentity", "defaultAzureCredential", "servicePrincipal"] as const;

/**
 * The credential with which the commands log in to the fleet's Redis: a source as in a provider's configuration, and an
 * exchange if it has one. The default scope is that of Azure Managed Redis.
 *
 * @throws ConfigError with every problem, each with its path within the variable.
 */
export function readRedisCredential(text: string): ProviderConfig {
  const fields = jsonFields(text);
  const names = Object.keys(fields ?? {}).filter((name) => name !== "exchange");
  if (fields === undefined || names.length !== 1 || !SOURCES.includes(names[0] ?? "")) {
    throw invalid([{ path: "", message: FORM }]);
  }
  const { value, problems } = examineProvider({ baseUrl: NOWHERE, ...withScope(fields) }, false);
  if (problems.length > 0) throw invalid(problems);
  return value as ProviderConfig;
}

const FORM = `must be a JSON object with one of ${listed(SOURCES, "or")}, such as {"managedIdentity":{}}; a fixed password belongs in the URL`;

function invalid(problems: readonly ConfigProblem[]): ConfigError {
  const placed = problems.map(({ path, message }) => ({
    path: [REDIS_CREDENTIAL, path].filter((part) => part !== "").join("."),
    message,
  }));
  return new ConfigError(placed, { subject: "token store" });
}

/** Redis is the resource of the token that is sent: that of the exchange, if there is one. */
function withScope({ exchange, ...source }: Fields): Fields {
  if (isFields(exchange)) {
    const { entra } = exchange;
    const scoped = isFields(entra) ? { ...exchange, entra: { scope: SCOPE, ...entra } } : exchange;
    return { ...source, exchange: scoped };
  }
  const scoped = Object.entries(source).map(([name, block]) => {
    const takesScope = OF_ENTRA.some((each) => each === name) && isFields(block);
    return [name, takesScope ? { scope: SCOPE, ...block } : block];
  });
  return { ...Object.fromEntries(scoped), ...(exchange === undefined ? {} : { exchange }) };
}
