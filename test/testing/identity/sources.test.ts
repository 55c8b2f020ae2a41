import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { startMockIdentity, type IdentitySource } from "../../../src/testing/index.ts";
import { claims, send, type Reply } from "../support.ts";
import { mockIdentity } from "../../support/mocks.ts";

const identity = await mockIdentity({ tls: true });

interface Asking {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly version?: string;
  readonly selectors: Readonly<Record<string, string>>;
  readonly unknown?: { readonly status: number; readonly body: object };
}

const secret = (): string => identity.env("app-service")["IDENTITY_HEADER"] ?? "";

const asked: Readonly<Partial<Record<IdentitySource, () => Asking>>> = {
  imds: () => ({
    path: `${identity.url}/metadata/identity/oauth2/token`,
    headers: { Metadata: "true" },
    version: "2018-02-01",
    selectors: { client_id: "c", object_id: "o", msi_res_id: "r" },
    unknown: {
      status: 400,
      body: { error: "invalid_request", error_description: "Identity not found" },
    },
  }),
  "app-service": () => ({
    path: `${identity.url}/msi/token`,
    headers: { "X-IDENTITY-HEADER": secret() },
    version: "2019-08-01",
    selectors: { client_id: "c", object_id: "o", mi_res_id: "r" },
    unknown: { status: 400, body: { statusCode: 400 } },
  }),
  "azure-ml": () => ({
    path: `${identity.url}/MSI/auth`,
    headers: { secret: secret() },
    version: "2017-09-01",
    selectors: { clientid: "c" },
    unknown: { status: 400, body: { error: { code: "BadRequest" } } },
  }),
  "service-fabric": () => ({
    path: `${identity.secureUrl}/service-fabric/metadata/identity/oauth2/token`,
    headers: { secret: secret() },
    version: "2019-07-01-preview",
    selectors: {},
  }),
};
const sources = Object.keys(asked) as (keyof typeof asked)[];

function ask(
  source: IdentitySource,
  change: { version?: string; query?: string; headers?: Record<string, string> },
) {
  const { path: at, headers, version } = asking(source);
  const query = `api-version=${change.version ?? version}&${change.query ?? "resource=https://r"}`;
  return send(`${at}?${query}`, {
    headers: change.headers ?? headers,
    ca: identity.certificate,
  });
}

function asking(source: IdentitySource): Asking {
  const found = asked[source];
  if (found === undefined) throw new Error(`no way to ask ${source}`);
  return found();
}

describe.each(sources)("%s", (source) => {
  test("answers with a token whose claims, record and registration agree", async () => {
    const reply = await ask(source, {});
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({ resource: "https://r", token_type: "Bearer" });
    const token = String(reply.json?.["access_token"]);
    expect(claims(token)).toMatchObject({
      aud: "https://r",
      exp: Number(reply.json?.["expires_on"]),
    });
    expect(identity.issued(token)).toMatchObject({
      source,
      expiresOn: Number(reply.json?.["expires_on"]) * 1000,
    });
    expect(identity.requests).toMatchObject([{ source, token, status: 200, completed: true }]);
  });

  test("refuses a request without its header, and one with another api-version", async () => {
    const bare = await ask(source, { headers: {} });
    const old = await ask(source, { version: "2000-01-01" });
    expect(bare.status).toBeGreaterThanOrEqual(400);
    expect(old.status).toBe(400);
    expect(identity.requests.map((request) => request.token)).toEqual([undefined, undefined]);
  });

  test("refuses a request without a resource, and a resource it does not know", async () => {
    identity.configure({ resources: ["https://known"] });
    expect((await ask(source, { query: "resource=" })).status).toBe(400);
    expect((await ask(source, {})).status).toBeGreaterThanOrEqual(400);
    expect((await ask(source, { query: "resource=https://known" })).status).toBe(200);
  });

  test("honours each of its selectors, and answers an unknown identity as Azure does", async () => {
    const { selectors, unknown } = asking(source);
    identity.configure({ identities: [{ clientId: "C", objectId: "O", resourceId: "R" }] });
    for (const [name, value] of Object.entries(selectors)) {
      const known = await ask(source, { query: `resource=https://r&${name}=${value}` });
      expect(claims(known.json?.["access_token"])).toMatchObject({ appid: "C", oid: "O" });
      const other = await ask(source, { query: `resource=https://r&${name}=other` });
      expect(other.status).toBe(unknown?.status);
      expect(other.json).toMatchObject(unknown?.body ?? {});
    }
  });

  test("answers only GET", async () => {
    const { path: at, headers } = asking(source);
    expect((await send(at, { method: "POST", headers, ca: identity.certificate })).status).toBe(
      405,
    );
  });
});

describe("imds", () => {
  const at = "/metadata/identity/oauth2/token";
  const query = "?api-version=2018-02-01&resource=https://r";

  test("answers with and without a slash at the end of its path", async () => {
    for (const end of ["", "/"]) {
      const reply = await send(`${identity.url}${at}${end}${query}`, {
        headers: { metadata: "true" },
      });
      expect(reply.status).toBe(200);
    }
  });

  test("refuses what has come through a proxy", async () => {
    const headers = { metadata: "true", "x-forwarded-for": "10.0.0.1" };
    expect((await send(`${identity.url}${at}${query}`, { headers })).status).toBe(400);
  });

  test("refuses two selectors at once, and a request without any where no system identity is", async () => {
    const headers = { metadata: "true" };
    const two = await send(`${identity.url}${at}${query}&client_id=a&object_id=b`, { headers });
    identity.configure({ systemAssigned: false });
    const none = await send(`${identity.url}${at}${query}`, { headers });
    expect([two.status, none.status]).toEqual([400, 400]);
  });
});

const form = (body: string, headers: Record<string, string> = { metadata: "true" }) =>
  send(`${identity.url}/oauth2/token`, { method: "POST", headers, body });

describe("cloud-shell", () => {
  test("takes the resource from a form", async () => {
    const reply = await form("resource=https%3A%2F%2Fr");
    expect(claims(reply.json?.["access_token"])).toMatchObject({ aud: "https://r" });
    expect(identity.requests).toMatchObject([
      { source: "cloud-shell", body: "resource=https%3A%2F%2Fr" },
    ]);
  });

  test("refuses a form without a resource, a request without the header, and GET", async () => {
    expect((await form("")).status).toBe(400);
    expect((await form("resource=r", {})).status).toBe(400);
    expect((await send(`${identity.url}/oauth2/token`)).status).toBe(405);
  });
});

describe("service-fabric", () => {
  test("is reached with the thumbprint that env() tells", async () => {
    expect(identity.env("service-fabric")["IDENTITY_SERVER_THUMBPRINT"]).toBe(identity.thumbprint);
    expect(identity.thumbprint).toMatch(/^[\dA-F]{40}$/);
  });

  test("env() of a source that needs TLS says how to get it", async () => {
    await using plain = await startMockIdentity();
    expect(() => plain.env("service-fabric")).toThrow(/`tls: true`/);
    expect(() => plain.env("aks")).toThrow(expect.objectContaining({ code: "ERR_NOT_SUPPORTED" }));
  });
});

const arcUrl = (): string =>
  `${identity.env("arc")["IDENTITY_ENDPOINT"]}?api-version=2020-06-01&resource=https://r`;

function keyFile(reply: Reply): string {
  return /^Basic realm=(.+\.key)$/.exec(reply.headers["www-authenticate"] ?? "")?.[1] ?? "";
}

describe("arc", () => {
  const headers = { metadata: "true" };

  test("challenges with a key file, and answers the one that has read it", async () => {
    const challenge = await send(arcUrl(), { headers });
    expect(challenge.status).toBe(401);
    const key = readFileSync(keyFile(challenge), "utf8");
    const answer = await send(arcUrl(), { headers: { ...headers, authorization: `Basic ${key}` } });
    expect(claims(answer.json?.["access_token"])).toMatchObject({ aud: "https://r" });
    expect(existsSync(keyFile(challenge))).toBe(false);
  });

  test("takes each key once, and no other", async () => {
    const key = readFileSync(keyFile(await send(arcUrl(), { headers })), "utf8");
    const proof = { ...headers, authorization: `Basic ${key}` };
    expect((await send(arcUrl(), { headers: proof })).status).toBe(200);
    expect((await send(arcUrl(), { headers: proof })).status).toBe(401);
    expect(
      (await send(arcUrl(), { headers: { ...headers, authorization: "Basic guessed" } })).status,
    ).toBe(401);
  });

  test("close() leaves no file behind", async () => {
    const other = await startMockIdentity();
    const endpoint = other.env("arc")["IDENTITY_ENDPOINT"];
    const file = keyFile(await send(`${endpoint}?api-version=2020-06-01&resource=r`, { headers }));
    expect(existsSync(file)).toBe(true);
    await other.close();
    expect(existsSync(path.dirname(file))).toBe(false);
  });
});
