import { processEnv } from "../../config/process-env.ts";
import type { DefaultAzureCredential } from "../../config/types.ts";
import { ByokIdentityError } from "../../errors.ts";
import { retried } from "../../token/retried.ts";
import { timed } from "../../token/timed.ts";
import type { TokenSource } from "../../token/types.ts";
import { authorityOf } from "./authority.ts";
import { chain, type Chain } from "./chain.ts";
import { azureModules } from "./modules.ts";
import { asScope, DEFAULT_SCOPE } from "./scope.ts";
import { requestKey } from "../request-key.ts";
import type { Credential, CredentialContext } from "../credential.ts";

const KIND = "defaultAzureCredential";

/**
 * The identity that the environment of this process provides. The variables are read when the first token is requested.
 * Programs such as `az` take seconds, so `acquireTimeout` limits one search through the whole chain, and
 * `attemptTimeout` each request.
 */
export function defaultAzureCredential(
  block: DefaultAzureCredential,
  { detectHost, attemptTimeout, acquireTimeout, tokenTtl }: CredentialContext,
): Credential {
  const scope = asScope(block.scope ?? DEFAULT_SCOPE);
  const authorityHost = authorityOf(undefined, processEnv());
  const { tenantId, managedIdentityClientId } = block;
  const selector = Object.entries({ tenantId, managedIdentityClientId })
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
    .join(", ");
  let opened: Chain | undefined;

  const walk: TokenSource = async (request) => {
    const { defaultLinks } = await import("./default-links.ts");
    opened ??= chain(
      KIND,
      defaultLinks(block, {
        env: processEnv(),
        detectHost,
        scope,
        attemptTimeout,
        programTimeout: acquireTimeout,
        modules: azureModules,
      }),
    );
    return opened(request);
  };
  const attempt = timed(walk, acquireTimeout, tooLate);
  return {
    identity: { kind: KIND, ...(selector === "" ? {} : { selector }), scope },
    presentation: "bearer",
    attempt,
    acquire: retried(attempt, { budget: acquireTimeout }),
    cache: {
      ttl: tokenTtl,
      mints: () => opened?.mints() ?? false,
      key: requestKey(KIND, { ...block, scope, authorityHost }, [
        "tenantId",
        "managedIdentityClientId",
      ]),
    },
  };
}

function tooLate(timeout: number): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_IDENTITY_TIMEOUT",
    `${KIND}: no credential returned a token within ${timeout} ms.`,
    {
      transient: true,
      hint: "Name the credential to use in AZURE_TOKEN_CREDENTIALS, or raise acquireTimeout.",
    },
  );
}
