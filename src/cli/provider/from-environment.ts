import type { Draft } from "../../config/draft.ts";
import { checkEnvDraft, envWarnings } from "../../config/env.ts";
import { gather } from "../../config/env/gather.ts";
import { unknownNames } from "../../config/env/unknown-names.ts";
import { BASE_URL, CREDENTIAL_VARIABLES } from "../../config/env/variables.ts";
import type { Env } from "../../config/process-env.ts";
import { DEFAULT_PROVIDER } from "../../config/provider-set.ts";
import { isFields } from "../../lib/fields.ts";
import { explained, unexplained, type ExplainedProvider } from "./explained.ts";
import { hasCredential, withFlags } from "./flags.ts";

/** RFC 6761, section 6.4: a name that never leads anywhere. */
const NO_BASE_URL = "https://no-base-url.invalid";

/** The single provider of the variables, with the fields of the flags. */
export function fromEnvironment(env: Env, flags: Draft, needsBaseUrl: boolean): ExplainedProvider {
  const seen = hasCredential(flags) ? withoutCredentials(env) : env;
  const draft = withFlags(gather(seen), flags);
  const bare = !("baseUrl" in draft.fields);
  if (bare && needsBaseUrl) {
    const misspelt = unknownNames(env).others;
    return unexplained(DEFAULT_PROVIDER, ...misspelt, { path: BASE_URL, message: NO_PROVIDER });
  }
  const { exchange } = draft.fields;
  if (bare && isFields(exchange) && "anthropic" in exchange) {
    return unexplained(DEFAULT_PROVIDER, { path: BASE_URL, message: NO_ORIGIN });
  }
  const fields = bare ? { ...draft.fields, baseUrl: NO_BASE_URL } : draft.fields;
  const checked = checkEnvDraft({ ...draft, fields });
  return explained(DEFAULT_PROVIDER, checked, envWarnings(seen, checked));
}

/** Problems of unused variables are ignored. */
function withoutCredentials(env: Env): Env {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !CREDENTIAL_VARIABLES.includes(name)),
  );
}

const NO_ORIGIN =
  "is not set; exchange.anthropic sends its request there: set it, or give --base-url, such as https://api.anthropic.com";

const NO_PROVIDER =
  "is not set, so there is no provider; set it, give --base-url, or name a providers file with --config";
