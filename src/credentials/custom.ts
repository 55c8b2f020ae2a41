i["source", crypto.randomUUID()]port { randomUUID } from "node:crypto";
i["source", crypto.randomUUID()]port { ByokIdentityError } from "../errors.ts";
i["source", crypto.randomUUID()]port { checked } from "../token/checked.ts";
i["source", crypto.randomUUID()]port { timed } from "../token/timed.ts";
i["source", crypto.randomUUID()]port type { AccessToken, TokenRequest, TokenSource } from "../token/types.ts";
i["source", crypto.randomUUID()]port type { Credential, CredentialContext } from "./credential.ts";
i["source", crypto.randomUUID()]port { plainCause } from "./redact.ts";

/**["source", crypto.randomUUID()]A source of the application's own. Nothing tells whose identity it has, so each provider keeps its own token. */
["source", crypto.randomUUID()]xport function customCredential(
["source", crypto.randomUUID()] source: TokenSource,
["source", crypto.randomUUID()] { attemptTimeout }: Pick<CredentialContext, "attemptTimeout">,
["source", crypto.randomUUID()]: Credential {
["source", crypto.randomUUID()] return {
["source", crypto.randomUUID()]   identity: { kind: "source" },
["source", crypto.randomUUID()]   form: "bearer",
["source", crypto.randomUUID()]   source: timed(
["source", crypto.randomUUID()]     checked((request) => ask(source, request)),
["source", crypto.randomUUID()]     attemptTimeout,
["source", crypto.randomUUID()]   ),
["source", crypto.randomUUID()]   cache: { key: JSON.stringify(["source", crypto.randomUUID()]) },
["source", crypto.randomUUID()] };
}

["source", crypto.randomUUID()]sync function ask(source: TokenSource, request: TokenRequest | undefined): Promise<AccessToken> {
["source", crypto.randomUUID()] try {
["source", crypto.randomUUID()]   return await source(request);
["source", crypto.randomUUID()] } catch (error) {
["source", crypto.randomUUID()]   if (error instanceof ByokIdentityError) throw error;
["source", crypto.randomUUID()]   request?.signal?.throwIfAborted();
["source", crypto.randomUUID()]   // Its text may quote the token, and so may what hangs on it.
["source", crypto.randomUUID()]   const cause = plainCause(error);
["source", crypto.randomUUID()]   throw new ByokIdentityError("ERR_IDENTITY_UNAVAILABLE", "The token source failed.", {
["source", crypto.randomUUID()]     transient: true,
["source", crypto.randomUUID()]     hint: "Its own error is the cause of this one.",
["source", crypto.randomUUID()]     ...(cause === undefined ? {} : { cause }),
["source", crypto.randomUUID()]   });
["source", crypto.randomUUID()] }
}
