import {
  createHash,
  createPrivateKey,
  createSign,
  generateKeyPairSync,
  X509Certificate,
  type KeyObject,
} from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import {
  applicationCertificate,
  type ApplicationCertificate,
} from "../../credentials/azure/service-principal/application-certificate.ts";
import { claims, send, type Reply } from "../support.ts";
import { mockIdentity } from "../../support/mocks.ts";

const tenant = "72f988bf-0000-4000-8000-000000000001";
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const identity = await mockIdentity({ tls: true, tenantId: tenant });

const tokenUrl = (): string => `${identity.secureUrl}/${tenant}/oauth2/v2.0/token`;

function exchange(fields: Record<string, string>, url = tokenUrl()): Promise<Reply> {
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: "app",
    scope: "https://ai.azure.com/.default",
    ...fields,
  }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return send(url, { method: "POST", headers, body, ca: identity.certificate });
}

function assertion(payload: object, key: KeyObject, header: object = {}): string {
  const text = [{ alg: "RS256", ...header }, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${text}.${createSign("sha256").update(text).sign(key, "base64url")}`;
}

const statusOf = async (client_assertion: string): Promise<number> =>
  (await exchange({ client_assertion, client_assertion_type: assertionType })).status;

const inAnHour = (): number => Math.floor(Date.now() / 1000) + 3600;

describe("the token authority", () => {
  test("tells where it is in the discovery document, for the origin it was asked at", async () => {
    const path = `/${tenant}/v2.0/.well-known/openid-configuration`;
    const document = await send(`${identity.secureUrl}${path}`, { ca: identity.certificate });
    expect(document.json).toMatchObject({
      issuer: `${identity.secureUrl}/${tenant}/v2.0`,
      token_endpoint: tokenUrl(),
    });
    expect(identity.requests.map((request) => request.source)).toEqual(["discovery"]);
  });

  test("knows itself in the instance metadata", async () => {
    const reply = await send(`${identity.url}/common/discovery/instance?api-version=1.1`);
    expect(reply.json).toMatchObject({
      metadata: [{ aliases: [new URL(identity.url).host] }],
    });
  });

  test("grants a token for the resource of the scope", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_800_000_000_000 });
    const reply = await exchange({ client_secret: "s" });
    vi.useRealTimers();
    expect(reply.json).toMatchObject({ token_type: "Bearer", expires_in: 86_400 });
    expect(claims(reply.json?.["access_token"])).toMatchObject({
      aud: "https://ai.azure.com",
      tid: tenant,
    });
  });

  test.each([
    ["another tenant", {}, "https://HOST/other/oauth2/v2.0/token", 400, 90002],
    ["another grant", { grant_type: "password" }, undefined, 400, 70003],
    ["no proof", {}, undefined, 401, 7000218],
    ["a wrong secret", { client_secret: "wrong" }, undefined, 401, 7000215],
    ["an expired secret", { client_secret: "old" }, undefined, 401, 7000222],
    ["an unknown application", { client_id: "x", client_secret: "right" }, undefined, 400, 700016],
    [
      "a scope without /.default",
      { client_secret: "right", scope: "User.Read" },
      undefined,
      400,
      1002012,
    ],
    [
      "an unknown resource",
      { client_secret: "right", scope: "https://other/.default" },
      undefined,
      400,
      500011,
    ],
  ])("refuses %s with its AADSTS code", async (_name, fields, url, status, code) => {
    identity.configure({
      identities: [{ clientId: "app", clientSecret: "right", expiredSecret: "old" }],
      resources: ["https://ai.azure.com"],
    });
    const reply = await exchange(fields, url?.replace("https://HOST", identity.secureUrl ?? ""));
    expect(reply.status).toBe(status);
    expect(reply.json).toMatchObject({ error_codes: [code] });
  });

  test("exchanges the federated token of env(aks)", async () => {
    const file = identity.env("aks")["AZURE_FEDERATED_TOKEN_FILE"] ?? "";
    const reply = await exchange({
      client_assertion: readFileSync(file, "utf8"),
      client_assertion_type: assertionType,
    });
    expect(reply.status).toBe(200);
    expect(identity.requests.map((request) => request.source)).toEqual(["aks"]);
  });

  test("believes a federated token of the issuer and subject that the application trusts", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const federated = { issuer: "https://cluster.example/", subject: "workload" };
    identity.configure({ identities: [{ clientId: "app", federated }] });
    const refusal = async (iss: string, sub: string): Promise<unknown> => {
      const reply = await exchange({
        client_assertion: assertion({ iss, sub, exp: inAnHour() }, privateKey),
        client_assertion_type: assertionType,
      });
      return reply.json?.["error_codes"];
    };
    expect(await refusal(federated.issuer, "workload")).toBeUndefined();
    expect(await refusal("https://other.example/", "workload")).toEqual([700211]);
    expect(await refusal(federated.issuer, "other")).toEqual([700213]);
  });

  test("knows an application's certificate by its thumbprint", async () => {
    const own = await applicationCertificate();
    const other = await applicationCertificate();
    identity.configure({ identities: [{ clientId: "app", certificate: own.certificate }] });
    const key = createPrivateKey(own.key);
    const payload = { iss: "app", sub: "app", aud: tokenUrl(), exp: inAnHour(), jti: "1" };
    const thumbprint = (hash: string, { certificate }: ApplicationCertificate): string =>
      createHash(hash).update(new X509Certificate(certificate).raw).digest("base64url");
    for (const [header, status] of [
      [{}, 401],
      [{ x5t: thumbprint("sha1", own) }, 200],
      [{ "x5t#S256": thumbprint("sha256", own) }, 200],
      [{ "x5t#S256": thumbprint("sha256", other) }, 401],
    ] as const) {
      expect(await statusOf(assertion(payload, key, header)), JSON.stringify(header)).toBe(status);
    }
  });

  test("accepts an application's own assertion when its certificate signed it for this endpoint", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const certificate = publicKey.export({ type: "spki", format: "pem" }).toString();
    identity.configure({ identities: [{ clientId: "app", certificate }] });
    const payload = { iss: "app", sub: "app", aud: tokenUrl(), exp: inAnHour(), jti: "1" };
    expect(await statusOf(assertion(payload, privateKey))).toBe(200);
    expect(await statusOf(assertion(payload, other.privateKey))).toBe(401);
    expect(await statusOf(assertion({ ...payload, aud: "https://elsewhere" }, privateKey))).toBe(
      401,
    );
    expect(await statusOf(assertion({ ...payload, exp: 1 }, privateKey))).toBe(401);
    expect(await statusOf("no.jwt")).toBe(401);
  });

  test("scripts its errors in its own shape, and never for discovery documents", async () => {
    identity.configure({ faults: [{ status: 503 }] });
    await send(`${identity.url}/common/discovery/instance`);
    const reply = await exchange({ client_secret: "s" });
    expect(reply.status).toBe(503);
    expect(reply.json).toMatchObject({ error: "temporarily_unavailable", error_codes: [90033] });
  });
});
