import { createPrivateKey, X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { readCertificate } from "../../../../src/credentials/azure/certificate.ts";
import { applicationCertificate, type ApplicationCertificate } from "./application-certificate.ts";

let own: ApplicationCertificate;
let other: ApplicationCertificate;

beforeAll(async () => {
  own = await applicationCertificate();
  other = await applicationCertificate();
});

const read = (text: string, now = Date.now()): string => readCertificate(text, "file.pem", now);

/** Thumbprint and public key of what was read, whatever stood around it. */
function identityOf(pem: string): unknown {
  const { fingerprint256 } = new X509Certificate(pem);
  const { n } = createPrivateKey(pem).export({ format: "jwk" });
  return { fingerprint256, n };
}

const expected = (): unknown => identityOf(own.key + own.certificate);

describe("readCertificate() takes", () => {
  test("key and certificate in either order", () => {
    expect(identityOf(read(`${own.certificate}\n${own.key}`))).toEqual(expected());
    expect(identityOf(read(`${own.key}\n${own.certificate}`))).toEqual(expected());
  });

  test("a PKCS #1 key, lines of Windows, and words between the parts", () => {
    const key = createPrivateKey(own.key).export({ type: "pkcs1", format: "pem" }).toString();
    const text = `Bag Attributes\n  friendlyName: app\n${own.certificate}\nKey Attributes: <none>\n${key}`;
    expect(identityOf(read(text.replace(/\r?\n/g, "\r\n")))).toEqual(expected());
  });

  test("files joined without a newline between them", () => {
    const [key, certificate] = [own.key.trim(), own.certificate.trim()];
    expect(identityOf(read(key + certificate))).toEqual(expected());
    expect(identityOf(read(certificate + key))).toEqual(expected());
  });

  test("a chain that begins with the application's own", () => {
    expect(identityOf(read([own.key, own.certificate, other.certificate].join("\n")))).toEqual(
      expected(),
    );
  });

  test("a certificate until the millisecond it expires", () => {
    const text = own.key + own.certificate;
    const end = Date.parse(new X509Certificate(own.certificate).validTo);
    const begin = Date.parse(new X509Certificate(own.certificate).validFrom);
    expect(identityOf(read(text, end - 1))).toEqual(expected());
    expect(() => read(text, end)).toThrow(/expired on \d{4}-\d\d-\d\d/);
    expect(identityOf(read(text, begin))).toEqual(expected());
    expect(() => read(text, begin - 1)).toThrow(/is not valid before \d{4}-\d\d-\d\d/);
  });
});

describe("readCertificate() refuses", () => {
  const encrypted = (type: "pkcs1" | "pkcs8"): string =>
    createPrivateKey(own.key)
      .export({ type, format: "pem", cipher: "aes-256-cbc", passphrase: "pass" })
      .toString();

  test.each<[string, () => string | Promise<string>, RegExp]>([
    ["nothing", () => "", /is not in PEM format.*openssl pkcs12/],
    ["PKCS #12", () => "0\x82\x09\xa1\x02\x01\x03", /is not in PEM format.*openssl pkcs12/],
    ["a key alone", () => own.key, /contains no certificate/],
    [
      "a certificate alone",
      () => own.certificate,
      /contains a certificate without its private key/,
    ],
    [
      "an encrypted key",
      () => encrypted("pkcs8") + own.certificate,
      /contains an encrypted private key.*openssl pkey/,
    ],
    [
      "a key encrypted the old way",
      () => encrypted("pkcs1") + own.certificate,
      /contains an encrypted private key/,
    ],
    [
      "a torn key",
      () => own.key.replace(/\n.{20}/, "\n") + own.certificate,
      /contains a private key that cannot be parsed/,
    ],
    [
      "a torn certificate",
      () => own.key + own.certificate.replace(/\n.{20}/, "\n"),
      /contains a certificate that cannot be parsed/,
    ],
    [
      "another's key",
      () => other.key + own.certificate,
      /contains a private key that does not belong to its first certificate/,
    ],
    [
      "a chain from its far end",
      () => [own.key, other.certificate, own.certificate].join("\n"),
      /does not belong to its first certificate.*before those of its issuers/,
    ],
    [
      "an elliptic curve",
      async () => {
        const { key, certificate } = await applicationCertificate("ec");
        return key + certificate;
      },
      /contains a private key of type ec.*RSA/,
    ],
  ])("%s", async (_, text, message) => {
    const content = await text();
    let error: unknown;
    try {
      read(content);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({
      code: "ERR_FILE_UNREADABLE",
      transient: false,
      message: expect.stringMatching(/^file\.pem /) as string,
    });
    expect((error as Error).message).toMatch(message);
    expect((error as Error).cause).toBeUndefined();
  });
});
