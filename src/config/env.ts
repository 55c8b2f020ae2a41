import { ConfigError, type ConfigProblem } from "../errors.ts";
import { events } from "../token/events.ts";
import { gather, given } from "./env/gather.ts";
import {
  BASE_URL,
  KNOWN_VARIABLES,
  PROVIDERS_CONFIG,
  SERVICE_PRINCIPAL,
  TOKEN_SCOPE,
  UNUSED_AZURE,
  VARIABLES,
} from "./env/variables.ts";
import { PRECEDENCE } from "./exclusive.ts";
import { examineProvider } from "./parse.ts";
import { nearest } from "./problems.ts";
import { processEnv, type Env } from "./process-env.ts";
import type { ProviderConfig } from "./types.ts";

/** What the environment says about a provider, and which variable says it. */
export interface EnvExplanation {
  /** Absent where `COPILOT_PROVIDER_BASE_URL` is not set, and where there are problems. */
  readonly config?: ProviderConfig;
  /** Where each field came from: the variable by the field's path, such as `managedIdentity.clientId`. */
  readonly origins: Readonly<Record<string, string>>;
  /** What is wrong, by variable. None where `COPILOT_PROVIDER_BASE_URL` is not set: nothing is then asked of it. */
  readonly problems: readonly ConfigProblem[];
  /** What is probably not meant, by variable: unknown names, and variables without effect. */
  readonly warnings: readonly ConfigProblem[];
}

/**
 * The provider that the environment describes, or undefined where `COPILOT_PROVIDER_BASE_URL` is not set. Variables
 * that are probably a mistake are published on the channel `byok-identity:warning`.
 *
 * @throws ConfigError with every problem, each by the variable it is in.
 */
export function providerFromEnv(env: Env = processEnv()): ProviderConfig | undefined {
  const { config, problems, warnings } = explainEnv(env);
  if (events.warning.hasSubscribers) {
    for (const { path, message } of warnings) {
      events.warning.publish({ code: "WARN_ENVIRONMENT", message: `${path} ${message}` });
    }
  }
  if (problems.length > 0) throw new ConfigError(problems, { subject: "environment" });
  return config;
}

/** {@link providerFromEnv} with its reasons: never throws, never publishes. */
export function explainEnv(env: Env = processEnv()): EnvExplanation {
  const { fields, origins, problems } = gather(env);
  const unknown = unknownNames(env);
  if (fields["baseUrl"] === undefined) {
    const idle = [...new Set(Object.values(origins).map(variableOf))].map((path) => ({
      path,
      message: `has no effect: ${BASE_URL} is not set`,
    }));
    return { origins: {}, problems: [], warnings: [...unknown, ...idle] };
  }
  const label = (path: string): string | undefined => origins[path] ?? SETTERS[path];
  const examined = examineProvider(fields, label);
  const found = examined.problems.map(({ path, message }) => ({
    path: label(path) ?? within(path, origins),
    message,
  }));
  const all = [...problems, ...found];
  const warnings = [...unknown, ...withoutEffect(env, fields, origins)];
  return all.length > 0
    ? { origins, problems: all, warnings }
    : { config: examined.value as ProviderConfig, origins, problems: [], warnings };
}

/** The variable that would set a field. */
const SETTERS: Readonly<Record<string, string>> = Object.fromEntries(
  [...VARIABLES, ...SERVICE_PRINCIPAL].map(({ name, field }) => [field.join("."), name]),
);

/** A place deeper than the fields that variables set, such as one header. */
function within(path: string, origins: Readonly<Record<string, string>>): string {
  const head = /^\w+/.exec(path)?.[0] ?? "";
  return `${origins[head] ?? head}${path.slice(head.length)}`;
}

/** The variable in an origin, which may point into the variable's JSON. */
function variableOf(origin: string): string {
  return /^\w+/.exec(origin)?.[0] ?? origin;
}

function unknownNames(env: Env): ConfigProblem[] {
  return Object.keys(env)
    .filter((name) => name.startsWith("COPILOT_PROVIDER_") && !KNOWN_VARIABLES.includes(name))
    .toSorted()
    .map((name) => {
      const near = nearest(name, [...KNOWN_VARIABLES, PROVIDERS_CONFIG]);
      return {
        path: name,
        message: `is not a variable of a provider${near === undefined ? "" : `; did you mean ${near}?`}`,
      };
    });
}

function withoutEffect(
  env: Env,
  fields: Readonly<Record<string, unknown>>,
  origins: Readonly<Record<string, string>>,
): ConfigProblem[] {
  const [first = "", ...others] = PRECEDENCE.filter((field) => fields[field] !== undefined);
  const outranked = others.map((field) => ({
    path: origins[field] ?? field,
    message: `is not used: ${origins[first]} comes first`,
  }));
  const unused = Object.entries(UNUSED_AZURE)
    .filter(([name]) => fields["servicePrincipal"] !== undefined && given(env, name) !== undefined)
    .map(([path, message]) => ({ path, message }));
  const idle =
    given(env, TOKEN_SCOPE) !== undefined && !Object.values(origins).includes(TOKEN_SCOPE);
  const scopes = idle
    ? [{ path: TOKEN_SCOPE, message: "has no effect without an identity to ask" }]
    : [];
  return [...outranked, ...unused, ...scopes];
}
