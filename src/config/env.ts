import { ConfigError, type ConfigProblem } from "../errors.ts";
import { events } from "../token/events.ts";
import {
  checkDraft,
  IDLE_SCOPE,
  originText,
  originTexts,
  type CheckedDraft,
  type Draft,
  type Origin,
} from "./draft.ts";
import { gather } from "./env/gather.ts";
import { unknownNames } from "./env/unknown-names.ts";
import { BASE_URL, SERVICE_PRINCIPAL, UNUSED_AZURE, VARIABLES } from "./env/variables.ts";
import { PRECEDENCE } from "./exclusive.ts";
import { given, processEnv, type Env } from "./process-env.ts";
import type { ProviderConfig } from "./types.ts";

/** The provider that the environment describes, and the variable of each field. */
export interface EnvExplanation {
  /** Absent if `COPILOT_PROVIDER_BASE_URL` is not set, or if there are problems. */
  readonly config?: ProviderConfig;
  /** Where each field came from: the variable by the field's path, such as `managedIdentity.clientId`. */
  readonly origins: Readonly<Record<string, string>>;
  /**
   * Problems, by variable. None if `COPILOT_PROVIDER_BASE_URL` is not set: the other variables are not checked then.
   */
  readonly problems: readonly ConfigProblem[];
  /** Likely mistakes, by variable: unknown names, and variables without effect. */
  readonly warnings: readonly ConfigProblem[];
}

/**
 * The provider that the environment describes, or undefined if `COPILOT_PROVIDER_BASE_URL` is not set. Likely mistakes
 * are published on the channel `byok-identity:warning`.
 *
 * @throws ConfigError with every problem, each with its variable.
 *
 * @example
 * ```ts
 * import { createProviderAuth, providerFromEnv } from "byok-identity";
 *
 * const config = providerFromEnv();
 * const auth = config && createProviderAuth(config);
 * ```
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

/** Like {@link providerFromEnv}, but returns problems and origins: never throws, never publishes. */
export function explainEnv(env: Env = processEnv()): EnvExplanation {
  const checked = checkEnvDraft(gather(env));
  if (checked.fields["baseUrl"] === undefined) {
    const idle = [...new Set(Object.values(checked.origins).map(variableOf))].map((path) => ({
      path,
      message: `has no effect: ${BASE_URL} is not set`,
    }));
    return { origins: {}, problems: [], warnings: [...unknownNames(env).others, ...idle] };
  }
  const { value, origins, problems } = checked;
  return {
    ...(value === undefined ? {} : { config: value as ProviderConfig }),
    origins: originTexts(origins),
    problems,
    warnings: envWarnings(env, checked),
  };
}

/** Checks a provider that the environment describes, wholly or partly: a missing field is reported by its variable. */
export function checkEnvDraft(draft: Draft): CheckedDraft {
  return checkDraft(draft, false, (path) => SETTERS[path]);
}

/** Likely mistakes, by variable. */
export function envWarnings(env: Env, checked: CheckedDraft): ConfigProblem[] {
  return [...unknownNames(env).others, ...withoutEffect(env, checked)];
}

/** The variable that would set a field. */
const SETTERS: Readonly<Record<string, string>> = Object.fromEntries(
  [...VARIABLES, ...SERVICE_PRINCIPAL].map(({ name, field }) => [field.join("."), name]),
);

function variableOf(origin: Origin): string {
  return origin.kind === "variable" ? origin.name : originText(origin);
}

function withoutEffect(env: Env, { fields, origins, idleScope }: CheckedDraft): ConfigProblem[] {
  const label = (field: string): string => {
    const origin = origins[field];
    return origin === undefined ? field : originText(origin);
  };
  const [first = "", ...others] = PRECEDENCE.filter((field) => fields[field] !== undefined);
  const outranked = others.map((field) => ({
    path: label(field),
    message: `is not used: ${label(first)} takes precedence`,
  }));
  const unused = Object.entries(UNUSED_AZURE)
    .filter(([name]) => fields["servicePrincipal"] !== undefined && given(env, name) !== undefined)
    .map(([path, message]) => ({ path, message }));
  const scopes =
    idleScope === undefined ? [] : [{ path: originText(idleScope), message: IDLE_SCOPE }];
  return [...outranked, ...unused, ...scopes];
}
