import type { Claims } from "./context.ts";

/**
 * The least privileged role that lets a principal use models at a host.
 *
 * @see https://learn.microsoft.com/azure/ai-foundry/openai/how-to/role-based-access-control
 */
export function roleFor(baseUrl: string, message: string): string {
  const { hostname, pathname } = new URL(baseUrl);
  const [, action] =
    /data action [`'"]?Microsoft\.CognitiveServices\/accounts\/(\w+)/.exec(message) ?? [];
  if (action !== undefined) return action === "OpenAI" ? OPENAI : FOUNDRY;
  const foundry = /\.services\.ai\.azure\./.test(hostname) && !pathname.startsWith("/openai");
  return foundry ? FOUNDRY : OPENAI;
}

const OPENAI = "Cognitive Services OpenAI User";
const FOUNDRY = "Azure AI User";

/**
 * The command line that assigns a role to a principal.
 *
 * @see https://learn.microsoft.com/cli/azure/role/assignment#az-role-assignment-create
 */
export function assignmentOf(role: string, baseUrl: string, claims: Claims = {}): string {
  const { hostname } = new URL(baseUrl);
  const [, account = "ACCOUNT"] =
    /^([\w-]+)\.(?:openai|cognitiveservices|services\.ai)\.azure\./.exec(hostname) ?? [];
  return [
    `az role assignment create --role "${role}"`,
    assigneeOf(claims),
    `--scope /subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.CognitiveServices/accounts/${account}`,
  ].join(" ");
}

/** With an object ID, az need not look up the principal, which an application may not be allowed to do. */
function assigneeOf({ oid, appid, azp, idtyp, scp }: Claims): string {
  const app = idtyp === "app" || scp === undefined;
  if (isId(oid)) {
    return `--assignee-object-id ${oid} --assignee-principal-type ${app ? "ServicePrincipal" : "User"}`;
  }
  const client = [appid, azp].find(isId);
  return `--assignee ${client ?? "PRINCIPAL_OR_CLIENT_ID"}`;
}

/** Untrusted content of the token must not get into a command line. */
function isId(value: unknown): value is string {
  return typeof value === "string" && /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value);
}
