import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import { ByokIdentityError } from "../../errors.ts";

/**
 * The certificate and private key of a PEM file, as `@azure/identity` reads them: the key unencrypted and first, and
 * the certificate that belongs to it. `file` is what names the file in errors.
 *
 * @throws ByokIdentityError `ERR_FILE_UNREADABLE` that says which of the two is missing or unfit, with nothing of it.
 * @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export function readCertificate(text: string, file: string, now: number): string {
  if (!text.includes("-----BEGIN ")) {
    throw unfit(file, "is not in PEM form", PKCS12);
  }
  if (!text.includes("-----BEGIN CERTIFICATE-----")) {
    throw unfit(file, "holds no certificate", "Put the certificate beside its private key.");
  }
  if (!/-----BEGIN (?:\w+ )*PRIVATE KEY-----/.test(text)) {
    throw unfit(file, "holds a certificate without its private key", "Put both into the file.");
  }
  if (/BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(text)) {
    throw unfit(file, "holds an encrypted private key", DECRYPT);
  }
  const key = readKey(text, file);
  const certificate = readX509(text, file);
  if (!certificate.checkPrivateKey(key)) {
    throw unfit(
      file,
      "holds a private key that is not its first certificate's",
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
    // The parser's complaint is about bytes of the key.
    throw unfit(file, "holds a private key that cannot be read", DECRYPT);
  }
  if (key.asymmetricKeyType === "rsa") return key;
  throw unfit(
    file,
    `holds a private key of type ${key.asymmetricKeyType ?? "unknown"}`,
    "Entra takes RSA keys: make a new certificate with one.",
  );
}

function readX509(text: string, file: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch {
    throw unfit(file, "holds a certificate that cannot be read", "Export it once more.");
  }
}

function assertValid({ validFrom, validTo }: X509Certificate, file: string, now: number): void {
  if (Date.parse(validTo) <= now) {
    const what = `holds a certificate that expired on ${dayOf(validTo)}`;
    throw unfit(file, what, "Make a new one, and upload it to the application.");
  }
  if (Date.parse(validFrom) > now) {
    const what = `holds a certificate that is not valid before ${dayOf(validFrom)}`;
    throw unfit(file, what, "Check the clock of this machine.");
  }
}

function dayOf(date: string): string {
  return new Date(date).toISOString().slice(0, 10);
}

const PKCS12 =
  "Convert it: openssl pkcs12 -in app.pfx -out app.pem -nodes, then chmod 600 app.pem.";
const DECRYPT =
  "Write it without a passphrase, chmod 600: openssl pkey -in key.pem -out plain.pem.";

function unfit(file: string, how: string, hint: string): ByokIdentityError {
  return new ByokIdentityError("ERR_FILE_UNREADABLE", `${file} ${how}.`, { hint });
}
