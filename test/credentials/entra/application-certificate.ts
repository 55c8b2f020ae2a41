import { generate } from "selfsigned";

export interface ApplicationCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate as an application has it, valid from and to so many milliseconds from now. */
export async function applicationCertificate({
  from = -60_000,
  to = 86_400_000,
  keyType = "rsa" as "rsa" | "ec",
} = {}): Promise<ApplicationCertificate> {
  const now = Date.now();
  const { cert, private: key } = await generate([{ name: "commonName", value: "app" }], {
    keyType,
    keySize: 2048,
    algorithm: "sha256",
    notBeforeDate: new Date(now + from),
    notAfterDate: new Date(now + to),
  });
  return { certificate: cert, key };
}
