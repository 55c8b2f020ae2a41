import selfsigned from "selfsigned";

export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
}

/** A server's certificate for these host names, which is its own authority. PEM. */
export async function serverCertificate(names: readonly string[]): Promise<ServerCertificate> {
  const made = await selfsigned.generate([{ name: "commonName", value: names[0] ?? "" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", digitalSignature: true, keyCertSign: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: names.map((value) => ({ type: 2, value })) },
    ],
  });
  return { cert: made.cert, key: made.private };
}
