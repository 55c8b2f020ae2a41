import { jsonFields } from "../../lib/fields.ts";
import { nearest } from "../../lib/nearest.ts";
import { saidTwice, type Draft, type DraftProblem, type Origin } from "../draft.ts";
import { pathOf } from "../problems.ts";
import { given, type Env } from "../process-env.ts";

import { readHeaders } from "./headers.ts";
import { unknownNames } from "./unknown-names.ts";
import {
  CREDENTIAL,
  MANAGED_IDENTITY,
  SERVICE_PRINCIPAL,
  TOKEN_SCOPE,
  VARIABLES,
  type Variable,
} from "./variables.ts";

interface Gathered {
  readonly fields: Record<string, unknown>;
  readonly origins: Record<string, Origin>;
  readonly problems: DraftProblem[];
}

/** A provider's fields from the environment. */
export function gather(env: Env): Draft {
  const gathered: Gathered = { fields: {}, origins: {}, problems: [] };
  gatherManagedIdentity(env, gathered);
  gatherCredential(env, gathered);
  for (const variable of VARIABLES) gatherVariable(env, variable, gathered);
  for (const { path, message } of unknownNames(env).credentials) {
    gathered.problems.push({ origin: variableOrigin(path), message });
  }
  const value = given(env, TOKEN_SCOPE);
  return value === undefined
    ? gathered
    : { ...gathered, scope: { value, origin: variableOrigin(TOKEN_SCOPE) } };
}

function variableOrigin(name: string, key?: string): Origin {
  return key === undefined ? { kind: "variable", name } : { kind: "variable", name, key };
}

function gatherVariable(env: Env, { name, field, reading }: Variable, gathered: Gathered): void {
  const text = given(env, name);
  if (text === undefined) return;
  const origin = variableOrigin(name);
  const complain = (message: string): void => void gathered.problems.push({ origin, message });
  switch (reading) {
    case "text":
      return put(gathered, field, text, origin);
    case "number":
      if (/^\d+$/.test(text)) return put(gathered, field, Number(text), origin);
      return complain("expected a whole number of at least 1");
    case "headers": {
      const { headers, problems } = readHeaders(text);
      problems.forEach(complain);
      return put(gathered, field, headers, origin);
    }
  }
}

function gatherManagedIdentity(env: Env, gathered: Gathered): void {
  const text = given(env, MANAGED_IDENTITY);
  if (text === undefined) return;
  const origin = variableOrigin(MANAGED_IDENTITY);
  put(gathered, ["managedIdentity"], {}, origin);
  if (text.toLowerCase() === "system") {
    const selector = VARIABLES.find(
      ({ name, field }) => field[0] === "managedIdentity" && given(env, name) !== undefined,
    );
    if (selector !== undefined) {
      gathered.problems.push({
        origin: variableOrigin(selector.name),
        message: `cannot be combined with ${MANAGED_IDENTITY}=system, which means the system-assigned identity; keep one`,
      });
    }
    return;
  }
  const block = jsonFields(text);
  if (block === undefined) {
    gathered.problems.push({
      origin,
      message: 'expected “system”, or a JSON object such as {"clientId": "…"}',
    });
  }
  for (const [key, value] of Object.entries(block ?? {})) {
    put(gathered, ["managedIdentity", key], value, variableOrigin(MANAGED_IDENTITY, key));
  }
}

/** The identity block that `COPILOT_PROVIDER_CREDENTIAL` names. */
function gatherCredential(env: Env, gathered: Gathered): void {
  const text = given(env, CREDENTIAL);
  const origin = variableOrigin(CREDENTIAL);
  switch (text) {
    case undefined:
      return;
    case "default-azure":
      // The chain reads AZURE_* itself.
      return put(gathered, ["defaultAzureCredential"], {}, origin);
    case "service-principal":
      put(gathered, ["servicePrincipal"], {}, origin);
      for (const variable of SERVICE_PRINCIPAL) gatherVariable(env, variable, gathered);
      return;
    default: {
      const near = nearest(text, ["default-azure", "service-principal"]);
      gathered.problems.push({
        origin,
        message: `expected “default-azure” or “service-principal”${near === undefined ? `; for a managed identity set ${MANAGED_IDENTITY}=system` : `; did you mean “${near}”?`}`,
      });
    }
  }
}

/** Sets a field of the draft, one or two levels deep, unless another variable has set it. */
function put(
  { fields, origins, problems }: Gathered,
  [head = "", key]: readonly string[],
  value: unknown,
  origin: Origin,
): void {
  const path = pathOf(key === undefined ? [head] : [head, key]);
  const other = origins[path];
  if (other !== undefined) {
    problems.push(saidTwice(origin, other));
    return;
  }
  origins[head] ??= origin;
  origins[path] = origin;
  if (key === undefined) fields[head] = value;
  else fields[head] = { ...(fields[head] as object | undefined), [key]: value };
}
