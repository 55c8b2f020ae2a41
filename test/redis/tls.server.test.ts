import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { checkServerIdentity, type PeerCertificate } from "node:tls";
import { afterAll, describe, expect, test } from "vitest";
import { verifiedAs } from "../../src/redis/tls.ts";
import { selfSigned } from "../../src/testing/shared/certificate.ts";
import { KEY } from "../store/support.ts";
import { useProgram } from "../support/bundle.ts";
import { noRedis, useRedis } from "../support/redis-server.ts";

const folder = mkdtempSync(path.join(tmpdir(), "byok-redis-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const authority = path.join(folder, "authority.pem");
const key = path.join(folder, "key.pem");
const { pem, key: secret } = await selfSigned();
writeFileSync(authority, pem);
writeFileSync(key, secret);

describe.skipIf(noRedis)("a Redis with TLS and a private authority", () => {
  const server = useRedis("", {
    settings: {
      port: "0",
      "tls-port": "{port}",
      "tls-cert-file": authority,
      "tls-key-file": key,
      "tls-ca-cert-file": authority,
      "tls-auth-clients": "no",
    },
    socket: { tls: true, ca: pem },
  });
  const reader = useProgram("test/redis/reader.ts");

  async function said(more: Record<string, string>): Promise<string> {
    const env = {
      PATH: process.env["PATH"],
      BYOK_IDENTITY_REDIS_URL: server.url().replace("redis:", "rediss:"),
      BYOK_IDENTITY_STORE_KEY: KEY,
      ...more,
    };
    return (await promisify(execFile)(process.execPath, [reader()], { env })).stdout;
  }

  test("is trusted with NODE_EXTRA_CA_CERTS, and without it refused by the code of what is wrong", async () => {
    expect(await said({ NODE_EXTRA_CA_CERTS: authority })).toBe("answered");
    expect(await said({})).toMatch(/^rejected.*(?:SELF_SIGNED|UNABLE_TO_VERIFY)/);
  });
});

describe("verifiedAs()", () => {
  const certificate = {
    subject: { CN: "x" },
    subjectaltname: "DNS:*.redis.example",
  } as PeerCertificate;

  test("takes the certificate of a name in the URL for a node told by address", () => {
    expect(checkServerIdentity("10.0.0.1", certificate)).toBeDefined();
    expect(verifiedAs(["main.redis.example"])("10.0.0.1", certificate)).toBeUndefined();
  });

  test("takes no certificate of another name", () => {
    expect(verifiedAs(["redis.other"])("10.0.0.1", certificate)).toMatchObject({
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
    });
  });
});
