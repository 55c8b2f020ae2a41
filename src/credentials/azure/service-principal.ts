import path from "node:path";
import { processEnv } from "../../config/process-env.ts";
import type { ServicePrincipal } from "../../config/types.ts";
import { retried } from "../../token/retried.ts";
import type { ApplicationTokens } from "./application.ts";
import { authorityOf } from "./authority.ts";
import { azureModules } from "./modules.ts";
import { asScope, DEFAULT_SCOPE } from "./scope.ts";
import type { Credential, CredentialContext } from "../credential.ts";
import { requestKey } from "../request-key.ts";

const KIND = "servicePrincipal";

/** An Entra application, with a secret, a certificate or a token of another issuer that it trusts. */
export function servicePrincipalCredential(
  block: ServicePrincipal,
  { attemptTimeout, acquireTimeout, tokenTtl }: CredentialContext,
): Credential {
  const authorityHost = authorityOf(block.authorityHost, processEnv());
  const scope = asScope(block.scope ?? DEFAULT_SCOPE);
  const selector = `clientId=${block.clientId}, tenantId=${block.tenantId}`;
  const application = { ...block, ...filesOf(block), authorityHost };
  const context = { what: KIND, scope, attemptTimeout, modules: azureModules };
  const key = requestKey(KIND, { ...application, scope }, ["clientId", "tenantId"]);
  let opened: ApplicationTokens | undefined;

  const tokens: ApplicationTokens = async (request, policy) => {
    // Loaded here, because the modules of Node that it needs cost more than the rest of the package.
    const { entraApplication } = await import("./application.ts");
    opened ??= entraApplication(application, context);
    return opened(request, policy);
  };
  return {
    identity: { kind: KIND, selector, scope },
    presentation: "bearer",
    attempt: (request) => tokens(request),
    acquire: (request) => tokens(request, (source) => retried(source, { budget: acquireTimeout })),
    cache: { key, ttl: tokenTtl, mints: () => true, fleetKey: () => key },
  };
}

/** The files of a block, by their absolute paths. */
function filesOf(block: ServicePrincipal): Pick<ServicePrincipal, (typeof FILES)[number]> {
  return Object.fromEntries(
    FILES.flatMap((field) => {
      const file = block[field];
      return file === undefined ? [] : [[field, path.resolve(file)]];
    }),
  );
}

const FILES = ["clientSecretFile", "certificateFile", "federatedTokenFile"] as const;
