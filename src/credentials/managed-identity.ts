import type { ManagedIdentity } from "../config/types.ts";
import { retried } from "../token/retried.ts";
import { timed } from "../token/timed.ts";
import { managedIdentitySource } from "./azure/managed-identity.ts";
import { asScope, DEFAULT_SCOPE } from "./azure/scope.ts";
import type { Credential, CredentialContext } from "./credential.ts";

/** Azure managed identity. */
export function managedIdentityCredential(
  block: ManagedIdentity,
  context: CredentialContext,
): Credential {
  const scope = asScope(block.scope ?? DEFAULT_SCOPE);
  const [name, value] =
    Object.entries({
      clientId: block.clientId,
      objectId: block.objectId,
      resourceId: block.resourceId,
    }).find(([, given]) => given !== undefined) ?? [];
  const selector = name === undefined ? "system-assigned" : `${name}=${value}`;
  const source = timed(managedIdentitySource(block, context), context.attemptTimeout);
  return {
    identity: { kind: "managedIdentity", selector, scope },
    form: "bearer",
    source,
    insistent: retried(source, { budget: context.acquireTimeout }),
    // IDs are compared by Azure without regard to case.
    cache: { key: JSON.stringify(["managedIdentity", selector.toLowerCase(), scope]) },
  };
}
