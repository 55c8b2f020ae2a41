import { listed } from "../../../lib/listed.ts";
import { given, processEnv, type Env } from "../../../config/process-env.ts";
import type { ManagedIdentity } from "../../../config/types.ts";
import {
  SUPPORTED_SELECTORS,
  detectIdentityHost,
  type IdentityHost,
} from "../../../credentials/azure/identity-host.ts";
import type { Finding } from "../finding.ts";
import type { Check } from "../check.ts";

/** The variables by which each host is detected. */
const SIGNS: Readonly<Record<IdentityHost, readonly string[]>> = {
  "AKS workload identity": ["AZURE_TENANT_ID", "AZURE_FEDERATED_TOKEN_FILE", "AZURE_CLIENT_ID"],
  "Service Fabric": ["IDENTITY_ENDPOINT", "IDENTITY_HEADER", "IDENTITY_SERVER_THUMBPRINT"],
  "App Service": ["IDENTITY_ENDPOINT", "IDENTITY_HEADER"],
  "Azure ML": ["MSI_ENDPOINT", "MSI_SECRET"],
  "Cloud Shell": ["MSI_ENDPOINT"],
  "Azure Arc": ["IDENTITY_ENDPOINT", "IMDS_ENDPOINT"],
  IMDS: ["AZURE_POD_IDENTITY_AUTHORITY_HOST"],
};

/** Which managed-identity source the environment offers, and what a selector does there. */
export const host: Check = ({ config: { managedIdentity } }) => {
  if (managedIdentity === undefined) return [];
  const env = processEnv();
  const found = detectIdentityHost(env, managedIdentity.clientId).host;
  const signs = SIGNS[found].filter((name) => given(env, name) !== undefined);
  const because = signs.length === 0 ? "no variable says another" : `by ${listed(signs, "and")}`;
  return [
    { level: "ok", what: `The managed identity comes from ${found} (${because}).` },
    selection(managedIdentity, found, env),
  ];
};

function selection(block: ManagedIdentity, found: IdentityHost, env: Env): Finding {
  const honoured = SUPPORTED_SELECTORS[found];
  const selector = (["clientId", "objectId", "resourceId"] as const).find(
    (key) => block[key] !== undefined,
  );
  if (selector !== undefined && honoured.includes(selector)) {
    return {
      level: "ok",
      what: `${selector} selects ${block[selector]}, which ${found} supports.`,
    };
  }
  if (selector !== undefined) {
    return {
      level: "error",
      what: `${found} does not support ${selector}.`,
      why: "It would return another identity's token, so it is not called.",
      fix:
        honoured.length === 0
          ? "Remove the selector; the deployment of the app determines the identity."
          : `Use ${listed(honoured, "or")} instead.`,
    };
  }
  const client = given(env, "AZURE_CLIENT_ID");
  if (found === "AKS workload identity") {
    return {
      level: "ok",
      what: `Without a selector, the identity is that of AZURE_CLIENT_ID, ${client}.`,
    };
  }
  if (client === undefined) {
    return { level: "ok", what: "Without a selector, the system-assigned identity is used." };
  }
  return {
    level: "warning",
    what: "AZURE_CLIENT_ID is set, but does not select a managed identity.",
    why: "Without a selector, the host uses its system-assigned identity.",
    fix: `To use ${client}, set --managed-identity=${client} or managedIdentity: {"clientId": …}.`,
  };
}
