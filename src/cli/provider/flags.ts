import { headOf, type Draft, type DraftProblem, type Origin } from "../../config/draft.ts";
import { readExchange } from "../../config/env/exchange.ts";
import { CREDENTIAL_FIELDS } from "../../config/exclusive.ts";
import { processEnv } from "../../config/process-env.ts";
import type { Fields } from "../../lib/fields.ts";
import type { ProviderOptions } from "./options.ts";

/** The fields that the flags set, as a draft. */
export function flagDraft(options: ProviderOptions): Draft {
  const { managedIdentity } = options;
  const fields: Record<string, unknown> = {};
  const origins: Record<string, Origin> = {};
  const put = (field: string, value: unknown, name: string): void => {
    if (value === undefined) return;
    fields[field] = typeof value === "string" ? value.trim() : value;
    origins[field] = { kind: "flag", name };
  };
  put("managedIdentity", identityOf(managedIdentity), "--managed-identity");
  put("defaultAzureCredential", options.defaultAzure === true ? {} : undefined, "--default-azure");
  put("githubActions", options.githubActions === true ? {} : undefined, "--github-actions");
  const { azurePipelines: serviceConnectionId } = options;
  put("azurePipelines", serviceConnectionId && { serviceConnectionId }, "--azure-pipelines");
  put("apiKeyCommand", options.command, "--command");
  put("apiKeyFile", options.file, "--file");
  put("baseUrl", options.baseUrl, "--base-url");
  put("type", options.type, "--type");
  if (typeof managedIdentity === "string") {
    const path = `managedIdentity.${selectorOf(managedIdentity)}`;
    origins[path] = { kind: "flag", name: "--managed-identity" };
  }
  const problems = putExchange(options.exchange, fields, origins);
  const draft = { fields, origins, problems };
  return options.scope === undefined
    ? draft
    : { ...draft, scope: { value: options.scope, origin: { kind: "flag", name: "--scope" } } };
}

/** The `exchange` block of the flag; returns what is wrong with it. */
function putExchange(
  text: string | undefined,
  fields: Record<string, unknown>,
  origins: Record<string, Origin>,
): DraftProblem[] {
  if (text === undefined) return [];
  const origin: Origin = { kind: "flag", name: "--exchange" };
  const found = readExchange(text.trim(), processEnv());
  if ("fault" in found) return [{ origin, message: found.fault }];
  const block: Record<string, unknown> = {};
  for (const { path, value, variable } of found) {
    origins[path.join(".")] =
      variable === undefined ? origin : { kind: "variable", name: variable };
    const [, kind, key] = path;
    if (kind === undefined) continue;
    block[kind] = key === undefined ? value : { ...(block[kind] as Fields), [key]: value };
  }
  fields["exchange"] = block;
  return [];
}

function identityOf(id: string | true | undefined): object | undefined {
  return typeof id === "string" ? { [selectorOf(id)]: id } : id && {};
}

function selectorOf(id: string): "resourceId" | "clientId" {
  return id.startsWith("/") ? "resourceId" : "clientId";
}

/** Whether the flags set a credential. */
export function hasCredential({ fields }: Draft): boolean {
  return CREDENTIAL_FIELDS.some((field) => field in fields);
}

/** The draft with the fields of the flags; a credential among them replaces every other credential. */
export function withFlags(draft: Draft, flags: Draft): Draft {
  const replaced = new Set([
    ...(hasCredential(flags) ? CREDENTIAL_FIELDS : []),
    ...("exchange" in flags.fields ? ["exchange"] : []),
  ]);
  const kept = Object.fromEntries(
    Object.entries(draft.fields).filter(([field]) => !replaced.has(field)),
  );
  const scope = flags.scope ?? draft.scope;
  return {
    fields: { ...kept, ...flags.fields },
    origins: {
      ...Object.fromEntries(Object.entries(draft.origins).filter(([path]) => headOf(path) in kept)),
      ...flags.origins,
    },
    problems: [...draft.problems, ...flags.problems],
    ...(scope === undefined ? {} : { scope }),
  };
}
