import { isFields, jsonFields } from "../../lib/fields.ts";
import { listed } from "../../lib/listed.ts";
import { nearest } from "../../lib/nearest.ts";
import { CREDENTIAL_FIELDS } from "../exclusive.ts";
import { saidTwice, type Draft, type DraftProblem, type Origin } from "../draft.ts";
import { pathOf } from "../problems.ts";
import { given, type Env } from "../process-env.ts";
import { readExchange } from "./exchange.ts";
import { readHeaders } from "./headers.ts";
import { unknownNames } from "./unknown-names.ts";
import {
  ANTHROPIC_TOKEN_FILE,
  CREDENTIAL,
  EXCHANGE,
  MANAGED_IDENTITY,
  SERVICE_CONNECTION,
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
  gatherExchange(env, gathered);
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

const CREDENTIALS = ["default-azure", "service-principal", "github-actions", "azure-pipelines"];

const OWN_SERVICE_CONNECTION = "COPILOT_PROVIDER_AZURE_PIPELINES_SERVICE_CONNECTION_ID";

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
    case "github-actions":
      return put(gathered, ["githubActions"], {}, origin);
    case "azure-pipelines":
      put(gathered, ["azurePipelines"], {}, origin);
      if (given(env, OWN_SERVICE_CONNECTION) === undefined) {
        gatherVariable(env, SERVICE_CONNECTION, gathered);
      }
      return;
    default: {
      const near = nearest(text, CREDENTIALS);
      gathered.problems.push({
        origin,
        message: `expected ${listed(
          CREDENTIALS.map((name) => `“${name}”`),
          "or",
        )}${near === undefined ? `; for a managed identity set ${MANAGED_IDENTITY}=system` : `; did you mean “${near}”?`}`,
      });
    }
  }
}

/** The `exchange` block that `COPILOT_PROVIDER_EXCHANGE` describes. Other variables of this package have precedence. */
function gatherExchange(env: Env, gathered: Gathered): void {
  const text = given(env, EXCHANGE);
  if (text === undefined) return;
  const fields = readExchange(text, env);
  if ("fault" in fields) {
    gathered.problems.push({ origin: variableOrigin(EXCHANGE), message: fields.fault });
    return;
  }
  for (const { path, value, variable } of fields) {
    const known = gathered.origins[pathOf(path)] !== undefined;
    const whole = isFields(value) && Object.keys(value).length === 0;
    if (known && (whole || variable !== undefined)) continue;
    const key = pathOf(path.slice(1));
    const own = key === "" ? variableOrigin(EXCHANGE) : variableOrigin(EXCHANGE, key);
    put(gathered, path, value, variable === undefined ? own : variableOrigin(variable));
  }
  const file = given(env, ANTHROPIC_TOKEN_FILE);
  const hasCredential = CREDENTIAL_FIELDS.some((field) => field in gathered.fields);
  if (text === "anthropic" && file !== undefined && !hasCredential) {
    put(gathered, ["apiKeyFile"], file, variableOrigin(ANTHROPIC_TOKEN_FILE));
  }
}

/** Sets a field of the draft, at any depth, unless another variable has set it. */
function put(
  { fields, origins, problems }: Gathered,
  path: readonly string[],
  value: unknown,
  origin: Origin,
): void {
  const other = origins[pathOf(path)];
  if (other !== undefined) {
    problems.push(saidTwice(origin, other));
    return;
  }
  for (let depth = 1; depth <= path.length; depth++)
    origins[pathOf(path.slice(0, depth))] ??= origin;
  const [head = "", ...inside] = path;
  fields[head] = replaced(fields[head], inside, value);
}

/** A copy of an object with one field set, at any depth. */
function replaced(object: unknown, [key, ...inside]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const fields = isFields(object) ? object : {};
  return { ...fields, [key]: replaced(fields[key], inside, value) };
}
