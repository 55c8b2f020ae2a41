import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import { ByokIdentityError } from "../../errors.ts";

/**
 * The certificate and private key of a PEM file, in the order that `@azure/identity` expects: first the unencrypted
 * key, then its certificate. `file` names the file in errors.
 *
 * @throws ByokIdentityError `ERR_FILE_UNREADABLE`, which says which of the two is missing or unusable, without any of
 * its content.
 * @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export function readCertificate(content: string, file: string, now: number): string {
  // Joining two files, of which the first has no final newline, puts two markers on one line.
  const text = content.replaceAll(/-----(?=-----BEGIN )/g, "-----\n");
  if (!text.includes("-----BEGIN ")) {
    throw unfit(file, "is not in PEM format", PKCS12);
  }
  if (!text.includes("-----BEGIN CERTIFICATE-----")) {
    throw unfit(
      file,
      "contains no certificate",
      "Add the certificate to the file, after its private key.",
    );
  }
  if (!/-----BEGIN (?:\w+ )*PRIVATE KEY-----/.test(text)) {
    throw unfit(file, "contains a certificate without its private key", "Put both into the file.");
  }
  if (/BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(text)) {
    throw unfit(file, "contains an encrypted private key", DECRYPT);
  }
  const key = readKey(text, file);
  const certificate = readX509(text, file);
  if (!certificate.checkPrivateKey(key)) {
    throw unfit(
      file,
      "contains a private key that does not belong to its first certificate",
      "Put the application's own certificate before those of its issuers.",
    );
  }
  assertValid(certificate, file, now);
  return `${key.export({ type: "pkcs8", format: "pem" }).toString()}${certificate.toString()}`;
}

function readKey(text: string, file: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch {
    // The parser's error may quote bytes of the key.
    throw unfit(file, "contains a private key that cannot be parsed", DECRYPT);
  }
  if (key.asymmetricKeyType === "rsa") return key;
  throw unfit(
    file,
    `contains a private key of type ${key.asymmetricKeyType ?? "unknown"}`,
    "Entra accepts only RSA keys: create a new certificate with one.",
  );
}

function readX509(text: string, file: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch {
    throw unfit(file, "contains a certificate that cannot be parsed", "Export it again.");
  }
}

function assertValid({ validFrom, validTo }: X509Certificate, file: string, now: number): void {
  if (Date.parse(validTo) <= now) {
    const what = `contains a certificate that expired on ${dayOf(validTo)}`;
    throw unfit(file, what, "Create a new certificate and upload it to the application.");
  }
  if (Date.parse(validFrom) > now) {
    const what = `contains a certificate that is not valid before ${dayOf(validFrom)}`;
    throw unfit(file, what, "Check this machine's clock.");
  }
}

function dayOf(date: string): string {
  return new Date(date).toISOString().slice(0, 10);
}

const PKCS12 =
  "Convert it: openssl pkcs12 -in app.pfx -out app.pem -nodes, and make app.pem readable only for this user.";
const DECRYPT =
  "Write the key without a passphrase: openssl pkey -in key.pem -out plain.pem. Make the file readable only for this user.";

function unfit(file: string, how: string, hint: string): ByokIdentityError {
  return new ByokIdentityError("ERR_FILE_UNREADABLE", `${file} ${how}.`, { hint });
}
