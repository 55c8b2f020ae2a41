import type { ConfigProblem } from "../../errors.ts";
import { jsonFields } from "../../fields.ts";
import { nearest, pathOf } from "../problems.ts";
import type { Env } from "../process-env.ts";
import { readHeaders } from "./headers.ts";
import {
  CREDENTIAL,
  MANAGED_IDENTITY,
  SERVICE_PRINCIPAL,
  TOKEN_SCOPE,
  VARIABLES,
  type Variable,
} from "./variables.ts";

/** A provider's fields as the environment has them, not yet validated. */
export interface Gathered {
  readonly fields: Record<string, unknown>;
  /** The variable, or the place within its JSON, by the field's path. */
  readonly origins: Record<string, string>;
  readonly problems: ConfigProblem[];
}

export function gather(env: Env): Gathered {
  const gathered: Gathered = { fields: {}, origins: {}, problems: [] };
  gatherManagedIdentity(env, gathered);
  const block = gatherCredential(env, gathered);
  for (const variable of VARIABLES) gatherVariable(env, variable, gathered);
  const scope = given(env, TOKEN_SCOPE);
  const scoped = block ?? ("managedIdentity" in gathered.fields ? "managedIdentity" : undefined);
  if (scope !== undefined && scoped !== undefined)
    put(gathered, [scoped, "scope"], scope, TOKEN_SCOPE);
  return gathered;
}

function gatherVariable(env: Env, { name, field, reading }: Variable, gathered: Gathered): void {
  const text = given(env, name);
  if (text === undefined) return;
  const complain = (message: string): void => void gathered.problems.push({ path: name, message });
  switch (reading) {
    case "text":
      return put(gathered, field, text, name);
    case "number":
      if (/^\d+$/.test(text)) return put(gathered, field, Number(text), name);
      return complain("expected a whole number of at least 1");
    case "headers": {
      const { headers, problems } = readHeaders(text);
      problems.forEach(complain);
      return put(gathered, field, headers, name);
    }
  }
}

function gatherManagedIdentity(env: Env, gathered: Gathered): void {
  const text = given(env, MANAGED_IDENTITY);
  if (text === undefined) return;
  if (text.toLowerCase() === "system") {
    put(gathered, ["managedIdentity"], {}, MANAGED_IDENTITY);
    const selector = VARIABLES.find(
      ({ name, field }) => field[0] === "managedIdentity" && given(env, name) !== undefined,
    );
    if (selector !== undefined) {
      gathered.problems.push({
        path: selector.name,
        message: `cannot stand beside ${MANAGED_IDENTITY}=system, which is the system-assigned identity; keep one`,
      });
    }
    return;
  }
  const block = jsonFields(text);
  put(gathered, ["managedIdentity"], {}, MANAGED_IDENTITY);
  if (block === undefined) {
    gathered.problems.push({
      path: MANAGED_IDENTITY,
      message: 'expected “system”, or a JSON object such as {"clientId": "…"}',
    });
  }
  for (const [key, value] of Object.entries(block ?? {})) {
    put(gathered, ["managedIdentity", key], value, pathOf([MANAGED_IDENTITY, key]));
  }
}

/** The identity block that `COPILOT_PROVIDER_CREDENTIAL` names. */
function gatherCredential(env: Env, gathered: Gathered): string | undefined {
  const text = given(env, CREDENTIAL);
  switch (text) {
    case undefined:
      return undefined;
    case "default-azure":
      // The chain reads AZURE_* for itself.
      put(gathered, ["defaultAzureCredential"], {}, CREDENTIAL);
      return "defaultAzureCredential";
    case "service-principal":
      put(gathered, ["servicePrincipal"], {}, CREDENTIAL);
      for (const variable of SERVICE_PRINCIPAL) gatherVariable(env, variable, gathered);
      return "servicePrincipal";
    default: {
      const near = nearest(text, ["default-azure", "service-principal"]);
      gathered.problems.push({
        path: CREDENTIAL,
        message: `expected “default-azure” or “service-principal”${near === undefined ? `; for a managed identity set ${MANAGED_IDENTITY}=system` : `; did you mean “${near}”?`}`,
      });
      return undefined;
    }
  }
}

/** An empty variable counts as one that is not set, as it does for the Copilot CLI. */
export function given(env: Env, name: string): string | undefined {
  const text = env[name]?.trim();
  return text === "" ? undefined : text;
}

/** Sets a field of the draft, one or two levels deep, unless another variable has set it. */
function put(
  { fields, origins, problems }: Gathered,
  [head = "", key]: readonly string[],
  value: unknown,
  origin: string,
): void {
  const path = pathOf(key === undefined ? [head] : [head, key]);
  const other = origins[path];
  if (other !== undefined) {
    problems.push({ path: origin, message: `says the same as ${other}; keep one` });
    return;
  }
  origins[head] ??= origin;
  origins[path] = origin;
  if (key === undefined) fields[head] = value;
  else fields[head] = { ...(fields[head] as object | undefined), [key]: value };
}
