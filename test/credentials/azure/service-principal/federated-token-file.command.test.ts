import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { scratch } from "../../scratch.ts";
import { authorityOf, clientId, sharedClient, tenantId } from "./support.ts";

const issuer = "https://cluster.example/";
const subject = "system:serviceaccount:default:workload";
const authority = await authorityOf({ identities: [{ clientId, federated: { issuer, subject } }] });

const client = sharedClient(authority.trust);
const block = (federatedTokenFile: string): { servicePrincipal: never } =>
  ({
    servicePrincipal: { tenantId, clientId, federatedTokenFile, authorityHost: authority.url },
  }) as never;

/** A token of another issuer; the authority of these tests reads its claims and believes them. */
function federated(claims: object = {}): string {
  const exp = Math.floor(Date.now() / 1000) + 600;
  return [{ alg: "RS256" }, { iss: issuer, sub: subject, exp, ...claims }, "signature"]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
}

function write(content: string, file = path.join(scratch(), "token")): string {
  writeFileSync(file, content, { mode: 0o600 });
  return file;
}

describe("servicePrincipal with a federatedTokenFile", () => {
  test("exchanges the token it holds", async () => {
    const assertion = federated();
    const { token } = await client.token(block(write(`${assertion}\n`)));
    const [form] = authority.forms();
    expect(form).toMatchObject({
      grant_type: "client_credentials",
      client_id: clientId,
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: assertion,
      scope: "https://cognitiveservices.azure.com/.default",
    });
    expect(form).not.toHaveProperty("client_secret");
    expect(authority.identity.issued(token)).toMatchObject({ clientId, source: "aks" });
  });

  test("reads it again for each token: a projected token is replaced while it lasts", async () => {
    const file = write(federated({ jti: "1" }));
    const rejected = await client.token(block(file));
    const next = write(federated({ jti: "2" }), file);
    await client.token(block(next), { rejected });
    const sent = authority.forms().map((form) => form["client_assertion"]);
    expect(new Set(sent)).toHaveProperty("size", 2);
  });

  test.each([
    ["another issuer", { iss: "https://elsewhere.example/" }, /AADSTS700211.*federated credential/],
    ["another subject", { sub: "system:other" }, /AADSTS700213.*federated credential/],
    ["no life left", { exp: 1 }, /AADSTS700024.*keeps it fresh/],
  ])("says what to do about a token of %s, without showing it", async (_, claims, message) => {
    const assertion = federated(claims);
    const error = await client.error(block(write(assertion)));
    expect(error).toMatchObject({ code: "ERR_IDENTITY_REFUSED", transient: false, status: 401 });
    expect(error.message).toMatch(message);
    expect(error.shown).not.toContain(assertion);
    expect(authority.forms()).toHaveLength(1);
  });

  test("asks nobody where the file is missing or empty", async () => {
    for (const file of [path.join(scratch(), "none"), write("")]) {
      await expect(client.error(block(file))).resolves.toMatchObject({
        code: "ERR_FILE_UNREADABLE",
        message: expect.stringContaining(`federatedTokenFile ${file} `) as string,
      });
    }
    expect(authority.identity.requests).toEqual([]);
  });
});
