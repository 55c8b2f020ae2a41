import type { ConfigProblem } from "../../errors.ts";
import { nearest } from "../../lib/nearest.ts";
import { given, type Env } from "../process-env.ts";
import { namesAmount, readsLikeCredential } from "../unknown-fields.ts";
import { KNOWN_VARIABLES, PROVIDERS_CONFIG } from "./variables.ts";

const PREFIX = "COPILOT_PROVIDER_";

/** Variables with the prefix of a provider's that none of them is, each with what was probably meant. */
export interface UnknownNames {
  /** Meant as a credential, which would then be missing. */
  readonly credentials: readonly ConfigProblem[];
  readonly others: readonly ConfigProblem[];
}

export function unknownNames(env: Env): UnknownNames {
  const names = Object.keys(env)
    .filter((name) => name.startsWith(PREFIX) && !KNOWN_VARIABLES.includes(name))
    .toSorted();
  const meant = names.filter((name) => asksForCredential(name, env));
  return {
    credentials: meant.map(problem),
    others: names.filter((name) => !meant.includes(name)).map(problem),
  };
}

function problem(name: string): ConfigProblem {
  const near = nearest(name, [...KNOWN_VARIABLES, PROVIDERS_CONFIG]);
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  return { path: name, message: `is not a known variable of a provider${hint}` };
}

function asksForCredential(name: string, env: Env): boolean {
  const value = given(env, name);
  if (value === undefined || (/^\d+$/.test(value) && namesAmount(name))) return false;
  return readsLikeCredential(name.slice(PREFIX.length));
}
