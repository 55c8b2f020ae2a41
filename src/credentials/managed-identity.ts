import type { ManagedIdentity } from "../config/types.ts";
import { retried } from "../token/retried.ts";
import { timed } from "../token/timed.ts";
import { managedIdentitySource } from "./azure/managed-identity.ts";
import { asScope, DEFAULT_SCOPE } from "./azure/scope.ts";
import type { Credential, CredentialContext } from "./credential.ts";
import { keyHere } from "./here.ts";

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
  // IDs are compared by Azure without regard to case.
  const key = JSON.stringify(["managedIdentity", selector.toLowerCase(), scope]);
  return {
    identity: { kind: "managedIdentity", selector, scope },
    form: "bearer",
    source,
    insistent: retried(source, { budget: context.acquireTimeout }),
    // A system-assigned identity is that of a machine: another one's is another identity.
    cache: { key, fleetKey: () => (name === undefined ? keyHere(key) : key) },
  };
}
