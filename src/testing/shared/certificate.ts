import { X509Certificate } from "node:crypto";

/** A self-signed certificate for 127.0.0.1 and localhost, good for a day. */
export interface Certificate {
  /** The certificate, PEM. */
  readonly pem: string;
  /** Its private key, PEM. */
  readonly key: string;
  /** SHA-1 of the certificate, upper-case hex: what Service Fabric calls the server's thumbprint. */
  readonly thumbprint: string;
}

export async function selfSigned(): Promise<Certificate> {
  // Loaded here because it is large, and only the TLS sources need a certificate.
  const { default: selfsigned } = await import("selfsigned");
  const now = Date.now();
  const made = await selfsigned.generate([{ name: "commonName", value: "127.0.0.1" }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(now - 60_000),
    notAfterDate: new Date(now + 86_400_000),
    extensions: [
      // It is its own authority, so it must be allowed to sign for clients that trust it as a root.
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", digitalSignature: true, keyCertSign: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 7, ip: "127.0.0.1" },
          { type: 2, value: "localhost" },
        ],
      },
    ],
  });
  return {
    pem: made.cert,
    key: made.private,
    thumbprint: new X509Certificate(made.cert).fingerprint.replaceAll(":", ""),
  };
}
