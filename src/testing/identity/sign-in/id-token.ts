import { createSign, generateKeyPairSync, randomUUID, type KeyObject } from "node:crypto";
import { json, type Answer } from "../../shared/received.ts";

/** Signs ID tokens, and publishes the key that verifies them. */
export interface IdTokens {
  /** A JWT, signed as Entra does: RS256. */
  readonly sign: (claims: Readonly<Record<string, unknown>>) => string;
  /** The document at `jwks_uri`. */
  readonly keys: () => Answer;
}

export function createIdTokens(): IdTokens {
  const kid = randomUUID();
  let known: { readonly privateKey: KeyObject; readonly publicKey: KeyObject } | undefined;
  // Made when it is needed, because that takes a tenth of a second.
  const pair = (): NonNullable<typeof known> =>
    (known ??= generateKeyPairSync("rsa", { modulusLength: 2048 }));
  return {
    sign(claims): string {
      const text = [{ typ: "JWT", alg: "RS256", kid }, claims]
        .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
        .join(".");
      return `${text}.${createSign("sha256").update(text).sign(pair().privateKey, "base64url")}`;
    },
    keys: () =>
      json(200, {
        keys: [{ ...pair().publicKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" }],
      }),
  };
}
