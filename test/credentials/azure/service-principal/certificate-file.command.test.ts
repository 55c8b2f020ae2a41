import { X509Certificate, createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { scratch } from "../../scratch.ts";
import { applicationCertificate, type ApplicationCertificate } from "./application-certificate.ts";
import { authorityOf, clientId, sharedClient, tenantId } from "./support.ts";

const authority = await authorityOf();
let first: ApplicationCertificate;
let second: ApplicationCertificate;

beforeAll(async () => {
  first = await applicationCertificate();
  second = await applicationCertificate();
});
beforeEach(() => registered(first));

function registered({ certificate }: ApplicationCertificate): void {
  authority.identity.configure({ identities: [{ clientId, certificate }] });
}

const client = sharedClient(authority.trust);
const block = (certificateFile: string): { servicePrincipal: never } =>
  ({
    servicePrincipal: { tenantId, clientId, certificateFile, authorityHost: authority.url },
  }) as never;

function write(file: string, { key, certificate }: ApplicationCertificate): string {
  writeFileSync(file, key + certificate, { mode: 0o600 });
  return file;
}

function decoded(part: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(part ?? "", "base64url").toString()) as Record<string, unknown>;
}

describe("servicePrincipal with a certificateFile", () => {
  test("signs an assertion for the authority's token endpoint with it", async () => {
    const file = write(path.join(scratch(), "app.pem"), first);
    const { token } = await client.token(block(file));
    const [form = {}] = authority.forms();
    expect(form).toMatchObject({
      grant_type: "client_credentials",
      client_id: clientId,
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    });
    expect(form).not.toHaveProperty("client_secret");
    const [head, payload] = form["client_assertion"]?.split(".") ?? [];
    const { raw } = new X509Certificate(first.certificate);
    expect(decoded(head)).toMatchObject({
      "x5t#S256": createHash("sha256").update(raw).digest("base64url"),
    });
    expect(decoded(payload)).toMatchObject({
      iss: clientId,
      sub: clientId,
      aud: `${authority.url}/${tenantId}/oauth2/v2.0/token`,
    });
    expect(authority.identity.issued(token)).toMatchObject({ clientId });
  });

  test("reads it again for each token, so that a replaced certificate is used", async () => {
    const file = write(path.join(scratch(), "app.pem"), first);
    const rejected = await client.token(block(file));
    registered(second);
    write(file, second);
    await expect(client.token(block(file), { rejected })).resolves.not.toHaveProperty(
      "token",
      rejected.token,
    );
  });

  test("says that the application does not have it", async () => {
    const file = write(path.join(scratch(), "app.pem"), second);
    const error = await client.error(block(file));
    expect(error).toMatchObject({
      code: "ERR_IDENTITY_REFUSED",
      status: 401,
      message: expect.stringMatching(/AADSTS700027.*Upload this certificate/) as string,
    });
    expect(authority.forms()).toHaveLength(1);
  });

  test("asks nobody with a file that is missing or unfit", async () => {
    const missing = path.join(scratch(), "none.pem");
    await expect(client.error(block(missing))).resolves.toMatchObject({
      code: "ERR_FILE_UNREADABLE",
      message: expect.stringContaining(`certificateFile ${missing} does not exist`) as string,
    });
    const alone = path.join(scratch(), "key.pem");
    writeFileSync(alone, first.key, { mode: 0o600 });
    const error = await client.error(block(alone));
    expect(error).toMatchObject({
      code: "ERR_FILE_UNREADABLE",
      message: expect.stringContaining(
        `certificateFile ${alone} contains no certificate`,
      ) as string,
    });
    expect(error.shown).not.toContain(first.key.split("\n")[2]);
    expect(authority.identity.requests).toEqual([]);
  });
});
