import { headOf, type Draft, type Origin } from "../../config/draft.ts";
import { CREDENTIAL_FIELDS } from "../../config/exclusive.ts";
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
  put("apiKeyCommand", options.command, "--command");
  put("apiKeyFile", options.file, "--file");
  put("baseUrl", options.baseUrl, "--base-url");
  put("type", options.type, "--type");
  if (typeof managedIdentity === "string") {
    const path = `managedIdentity.${selectorOf(managedIdentity)}`;
    origins[path] = { kind: "flag", name: "--managed-identity" };
  }
  const draft = { fields, origins, problems: [] };
  return options.scope === undefined
    ? draft
    : { ...draft, scope: { value: options.scope, origin: { kind: "flag", name: "--scope" } } };
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
  const replaced = hasCredential(flags) ? CREDENTIAL_FIELDS : [];
  const kept = Object.fromEntries(
    Object.entries(draft.fields).filter(([field]) => !replaced.includes(field)),
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
