import { explainEnv } from "../../config/env.ts";
import { given } from "../../config/env/gather.ts";
import { BASE_URL } from "../../config/env/variables.ts";
import type { Env } from "../../config/process-env.ts";
import { DEFAULT_PROVIDER } from "../../config/provider-set.ts";
import { unexplained, type ExplainedProvider } from "./explained.ts";
import { named, namedProblems, type Overrides } from "./overrides.ts";

/** RFC 6761, section 6.4: a name that never leads anywhere. */
const NO_BASE_URL = "https://no-base-url.invalid";

/** The one provider of the variables, `env` being what the flags have made of them. */
export function fromEnvironment(
  env: Env,
  overrides: Overrides,
  needsBaseUrl: boolean,
): ExplainedProvider {
  const bare = given(env, BASE_URL) === undefined;
  if (bare && needsBaseUrl) {
    return unexplained(DEFAULT_PROVIDER, { path: BASE_URL, message: NO_PROVIDER });
  }
  const { config, ...told } = explainEnv(bare ? { ...env, [BASE_URL]: NO_BASE_URL } : env);
  const flags = new Set(overrides.map(({ flag }) => flag));
  const warnings = namedProblems(told.warnings, overrides);
  // Whoever writes a flag means it to count.
  const idle = warnings.filter(({ path }) => flags.has(path));
  const origins = Object.entries(told.origins).filter(([field]) => !bare || field !== "baseUrl");
  return {
    name: DEFAULT_PROVIDER,
    ...(config === undefined || idle.length > 0 ? {} : { config }),
    origins: Object.fromEntries(origins.map(([field, from]) => [field, named(from, overrides)])),
    problems: [...namedProblems(told.problems, overrides), ...idle],
    warnings: warnings.filter(({ path }) => !flags.has(path)),
  };
}

const NO_PROVIDER =
  "is not set, so there is no provider; set it, give --base-url, or name a file of providers by --config";
