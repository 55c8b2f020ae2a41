import type { ServicePrincipal } from "../../config/types.ts";
import { ByokIdentityError } from "../../errors.ts";
import { withDeadline } from "../../lib/deadline.ts";
import { timed } from "../../token/timed.ts";
import type { AccessToken, TokenRequest, TokenSource } from "../../token/types.ts";
import { exposureWarning, readCredentialFile } from "../file/read.ts";
import { secretFile, secretLine } from "../file/secret.ts";
import { readCertificate } from "./certificate.ts";
import { UNREACHABLE } from "./authority-client.ts";
import { freshToken, type EntraContext, type OpenCredential } from "./fresh-token.ts";

/** An application of a tenant, with one proof of its identity. */
export type EntraApplication = Pick<
  ServicePrincipal,
  | "tenantId"
  | "clientId"
  | "clientSecret"
  | "clientSecretFile"
  | "certificateFile"
  | "federatedTokenFile"
  | "authorityHost"
>;

/**
 * Reads the proof from its file and requests a token from the authority. `policy` wraps only the request, so that a
 * missing file is reported at once, and only the request is retried.
 */
export type ApplicationTokens = (
  request?: TokenRequest,
  policy?: (source: TokenSource) => TokenSource,
) => Promise<AccessToken>;

/**
 * An application's tokens, by the client credentials grant (RFC 6749, section 4.4). Rejects with `ERR_FILE_UNREADABLE`
 * for an unusable proof.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function entraApplication(
  application: EntraApplication,
  context: EntraContext,
): ApplicationTokens {
  const { attemptTimeout, what } = context;
  const { authorityHost } = application;
  const prove = proofOf(application);
  const late = (timeout: number): ByokIdentityError => tooLate(what, timeout, authorityHost);
  return async (request, policy = (source) => source) => {
    const open = await withDeadline(
      { after: attemptTimeout, error: () => stuck(what), signal: request?.signal },
      prove,
    );
    const source: TokenSource = (asked) =>
      freshToken(
        (identity, options) =>
          open(identity, authorityHost === undefined ? options : { ...options, authorityHost }),
        context,
        asked,
      );
    return policy(timed(source, attemptTimeout, late))(request);
  };
}

function proofOf(application: EntraApplication): () => Promise<OpenCredential> {
  const { tenantId, clientId, clientSecret } = application;
  const { clientSecretFile, certificateFile, federatedTokenFile } = application;
  const bySecret =
    (secret: string): OpenCredential =>
    ({ ClientSecretCredential }, options) =>
      new ClientSecretCredential(tenantId, clientId, secret, options);

  if (certificateFile !== undefined) {
    const warn = exposureWarning("certificateFile", certificateFile);
    return async () => {
      const content = await readCredentialFile(certificateFile, "certificateFile");
      warn(content);
      const file = `certificateFile ${certificateFile}`;
      const certificate = readCertificate(content.text, file, Date.now());
      return ({ ClientCertificateCredential }, options) =>
        new ClientCertificateCredential(tenantId, clientId, { certificate }, options);
    };
  }
  if (federatedTokenFile !== undefined) {
    return async () => {
      // Kubernetes projects tokens that every user of the pod can read: no reason to warn.
      const { text } = await readCredentialFile(federatedTokenFile, "federatedTokenFile");
      const token = secretLine(text, `federatedTokenFile ${federatedTokenFile}`);
      return ({ ClientAssertionCredential }, options) =>
        new ClientAssertionCredential(tenantId, clientId, () => Promise.resolve(token), options);
    };
  }
  if (clientSecretFile !== undefined) {
    const read = secretFile("clientSecretFile", clientSecretFile);
    return async () => bySecret(await read());
  }
  return () => Promise.resolve(bySecret(clientSecret ?? ""));
}

function tooLate(what: string, timeout: number, authority = "the authority"): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_IDENTITY_TIMEOUT",
    `${what}: ${authority} did not answer within ${timeout} ms.`,
    { transient: true, hint: UNREACHABLE },
  );
}

function stuck(what: string): ByokIdentityError {
  return new ByokIdentityError("ERR_FILE_UNREADABLE", `${what}: reading its file took too long.`, {
    hint: "Check the file system of this file.",
    transient: true,
  });
}
