import { generate } from "selfsigned";

export interface ApplicationCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate as an application has it, good for a day. */
export async function applicationCertificate(
  keyType: "rsa" | "ec" = "rsa",
): Promise<ApplicationCertificate> {
  const now = Date.now();
  const { cert, private: key } = await generate([{ name: "commonName", value: "app" }], {
    keyType,
    keySize: 2048,
    algorithm: "sha256",
    notBeforeDate: new Date(now - 60_000),
    notAfterDate: new Date(now + 86_400_000),
  });
  return { certificate: cert, key };
}
