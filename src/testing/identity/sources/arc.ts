import { randomBytes, randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { SourceProtocol } from "../source.ts";
import { imds } from "./imds.ts";

/**
 * Agent of an Azure Arc server. The caller proves that it may read a file only the agent's group can:
 * a first request is answered with 401 and the name of a fresh key file, a second one brings its content.
 * Clients take the file only from the agent's own directory, so that a mock that may not write there can
 * prove the challenge and nothing after it.
 *
 * @see https://learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication
 */
export function arc(keyDirectory: () => string): SourceProtocol & { clear(): void } {
  const files = new Map<string, string>();

  function discard(key: string): boolean {
    const file = files.get(key);
    if (file === undefined) return false;
    files.delete(key);
    rmSync(file, { force: true });
    return true;
  }

  return {
    ...imds,
    source: "arc",
    path: "/arc/metadata/identity/oauth2/token",
    precheck(call) {
      if (call.headers["metadata"] !== "true") return "metadata";
      if (call.query.get("api-version") !== "2020-06-01") return "api-version";
      const proof = /^Basic (.+)$/.exec(call.headers["authorization"] ?? "")?.[1];
      if (proof !== undefined && discard(proof)) return undefined;
      const key = randomBytes(24).toString("base64url");
      const file = path.join(keyDirectory(), `${randomUUID()}.key`);
      writeFileSync(file, key, { mode: 0o600 });
      files.set(key, file);
      return {
        ...imds.refuse("secret"),
        headers: { "content-type": "application/json", "www-authenticate": `Basic realm=${file}` },
      };
    },
    fields: (issued, identity) => ({
      ...imds.fields(issued, identity),
      object_id: identity.objectId,
      ...(identity.resourceId === undefined ? {} : { msi_res_id: identity.resourceId }),
    }),
    clear() {
      for (const key of files.keys()) discard(key);
    },
  };
}
