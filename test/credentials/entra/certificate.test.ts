import { createPrivateKey, X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { readCertificate } from "../../../src/credentials/azure/certificate.ts";
import { applicationCertificate, type ApplicationCertificate } from "./application-certificate.ts";

const day = 86_400_000;
let own: ApplicationCertificate;
let other: ApplicationCertificate;

beforeAll(async () => {
  own = await applicationCertificate({ to: day });
  other = await applicationCertificate();
});

const read = (text: string, now = Date.now()): string => readCertificate(text, "file.pem", now);

/** The file holds what was given, whatever stood around it. */
function expectOwn(pem: string): void {
  const { fingerprint256 } = new X509Certificate(own.certificate);
  expect(new X509Certificate(pem).fingerprint256).toBe(fingerprint256);
  expect(createPrivateKey(pem).equals(createPrivateKey(own.key))).toBe(true);
}

describe("readCertificate() takes", () => {
  test("key and certificate in either order", () => {
    expectOwn(read(`${own.certificate}\n${own.key}`));
    expectOwn(read(`${own.key}\n${own.certificate}`));
  });

  test("a PKCS #1 key, lines of Windows, and words between the parts", () => {
    const key = createPrivateKey(own.key).export({ type: "pkcs1", format: "pem" }).toString();
    const text = `Bag Attributes\n  friendlyName: app\n${own.certificate}\nKey Attributes: <none>\n${key}`;
    expectOwn(read(text.replace(/\r?\n/g, "\r\n")));
  });

  test("a chain that begins with the application's own", () => {
    expectOwn(read([own.key, own.certificate, other.certificate].join("\n")));
  });

  test("a certificate until the millisecond it expires", () => {
    const text = own.key + own.certificate;
    const end = Date.parse(new X509Certificate(own.certificate).validTo);
    const begin = Date.parse(new X509Certificate(own.certificate).validFrom);
    expectOwn(read(text, end - 1));
    expect(() => read(text, end)).toThrow(/expired on \d{4}-\d\d-\d\d/);
    expectOwn(read(text, begin));
    expect(() => read(text, begin - 1)).toThrow(/is not valid before \d{4}-\d\d-\d\d/);
  });
});

describe("readCertificate() refuses", () => {
  const encrypted = (type: "pkcs1" | "pkcs8"): string =>
    createPrivateKey(own.key)
      .export({ type, format: "pem", cipher: "aes-256-cbc", passphrase: "pass" })
      .toString();

  test.each<[string, () => string | Promise<string>, RegExp]>([
    ["nothing", () => "", /is not in PEM form.*openssl pkcs12/],
    ["PKCS #12", () => "0\x82\x09\xa1\x02\x01\x03", /is not in PEM form.*openssl pkcs12/],
    ["a key alone", () => own.key, /holds no certificate/],
    ["a certificate alone", () => own.certificate, /holds a certificate without its private key/],
    [
      "an encrypted key",
      () => encrypted("pkcs8") + own.certificate,
      /holds an encrypted private key.*openssl pkey/,
    ],
    [
      "a key encrypted the old way",
      () => encrypted("pkcs1") + own.certificate,
      /holds an encrypted private key/,
    ],
    [
      "a torn key",
      () => own.key.replace(/\n.{20}/, "\n") + own.certificate,
      /holds a private key that cannot be read/,
    ],
    [
      "a torn certificate",
      () => own.key + own.certificate.replace(/\n.{20}/, "\n"),
      /holds a certificate that cannot be read/,
    ],
    [
      "another's key",
      () => other.key + own.certificate,
      /holds a private key that is not its first certificate's/,
    ],
    [
      "a chain from its far end",
      () => [own.key, other.certificate, own.certificate].join("\n"),
      /not its first certificate's.*before those of its issuers/,
    ],
    [
      "an elliptic curve",
      async () => {
        const { key, certificate } = await applicationCertificate({ keyType: "ec" });
        return key + certificate;
      },
      /holds a private key of type ec.*RSA/,
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
