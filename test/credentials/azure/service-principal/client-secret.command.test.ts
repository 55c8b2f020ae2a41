import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  authorityOf,
  clientId,
  RESOURCE,
  sharedClient,
  startClient,
  tenantId,
  tokenRequests,
} from "./support.ts";

const clientSecret = "Zx8Q~an.entra_secret-that~nobody_may-see1";
const authority = await authorityOf({ identities: [{ clientId, clientSecret }] });

const client = sharedClient(authority.trust);
const block = (more: object = {}): { servicePrincipal: never } =>
  ({
    servicePrincipal: { tenantId, clientId, clientSecret, authorityHost: authority.url, ...more },
  }) as never;

describe("servicePrincipal with a clientSecret", () => {
  test("asks the authority for a token by the client credentials grant", async () => {
    const { token } = await client.token(block());
    const [discovery, request, ...others] = authority.identity.requests;
    expect(others).toEqual([]);
    expect(discovery).toMatchObject({
      method: "GET",
      path: `/${tenantId}/v2.0/.well-known/openid-configuration`,
    });
    expect(request).toMatchObject({
      source: "service-principal",
      method: "POST",
      path: `/${tenantId}/oauth2/v2.0/token`,
      token,
    });
    const [form] = authority.forms();
    expect(form).toMatchObject({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${RESOURCE}/.default`,
    });
    expect(form).not.toHaveProperty("client_assertion");
    expect(form).not.toHaveProperty("claims");
    expect(authority.identity.issued(token)).toMatchObject({ clientId, audience: RESOURCE });
  });

  test.each(["https://ai.azure.com", "https://ai.azure.com/.default"])(
    "takes the scope %s",
    async (scope) => {
      const { token } = await client.token(block({ scope }));
      expect(authority.forms()[0]?.["scope"]).toBe("https://ai.azure.com/.default");
      expect(authority.identity.issued(token)?.audience).toBe("https://ai.azure.com");
    },
  );

  test("asks AZURE_AUTHORITY_HOST where the configuration names none", async () => {
    await startClient({ ...authority.trust, AZURE_AUTHORITY_HOST: `${authority.url}/` }).token(
      block({ authorityHost: undefined }),
    );
    expect(tokenRequests(authority.identity)).toHaveLength(1);
  });

  test("tells when the token expires and is to be renewed", async () => {
    authority.identity.configure({ lifetime: 7_200, refreshIn: 3_600 });
    const before = Date.now();
    const { expiresOn = 0, refreshOn = 0 } = await client.token(block());
    expect(Math.abs(expiresOn - before - 7_200_000)).toBeLessThan(5_000);
    expect(Math.abs(refreshOn - before - 3_600_000)).toBeLessThan(5_000);
  });

  test("asks once for a burst of callers, and once more for a burst of refusals", async () => {
    const tokens = await Promise.all(Array.from({ length: 200 }, () => client.token(block())));
    expect(tokenRequests(authority.identity)).toHaveLength(1);
    const rejected = tokens[0]!;
    const renewed = await Promise.all(
      Array.from({ length: 200 }, () => client.token(block(), { rejected })),
    );
    expect(tokenRequests(authority.identity)).toHaveLength(2);
    expect(new Set(renewed.map(({ token }) => token))).toEqual(
      new Set([tokenRequests(authority.identity)[1]?.token]),
    );
    expect(renewed[0]?.token).not.toBe(rejected.token);
  });

  test("never answers with the refused token", async () => {
    authority.identity.configure({ rotate: false });
    const rejected = await client.token(block());
    const { error } = await client.ask(block(), { rejected });
    expect(error).toMatchObject({ code: "ERR_TOKEN_UNCHANGED" });
    expect(tokenRequests(authority.identity)).toHaveLength(2);
  });

  test("passes a claims challenge on", async () => {
    const rejected = await client.token(block());
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}';
    const renewed = await client.token(block(), { rejected, claims });
    expect(renewed.token).not.toBe(rejected.token);
    const sent = JSON.parse(authority.forms()[1]?.["claims"] ?? "{}") as object;
    expect(sent).toMatchObject(JSON.parse(claims) as object);
    // The client says that it can handle such challenges.
    expect(sent).toMatchObject({ access_token: { xms_cc: { values: ["cp1"] } } });
  });

  test("shares its token with a provider of the same identity, and with no other", async () => {
    const { token } = await client.token(block());
    const upper = { clientId: clientId.toUpperCase(), authorityHost: `${authority.url}/` };
    await expect(client.token(block(upper))).resolves.toHaveProperty("token", token);
    expect(tokenRequests(authority.identity)).toHaveLength(1);
    await expect(client.error(block({ clientSecret: "guessed" }))).resolves.toMatchObject({
      code: "ERR_IDENTITY_REFUSED",
    });
    const other = await client.token(block({ scope: "https://ai.azure.com" }));
    expect(other.token).not.toBe(token);
  });

  test("is labelled without its secret", async () => {
    const { status } = await client.ask(block());
    expect(status).toMatchObject({
      kind: "servicePrincipal",
      selector: `clientId=${clientId}, tenantId=${tenantId}`,
      scope: `${RESOURCE}/.default`,
      expiresOn: expect.any(Number) as number,
    });
    expect(JSON.stringify(status)).not.toContain(clientSecret);
  });

  test("reaches the authority past HTTPS_PROXY", async () => {
    const seen: string[] = [];
    const proxy = createServer((request) => seen.push(request.url ?? ""));
    proxy.on("connect", (request, socket) => {
      seen.push(request.url ?? "");
      socket.destroy();
    });
    await new Promise<void>((resolve) => void proxy.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void proxy.close());
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const variables = { HTTPS_PROXY: url, HTTP_PROXY: url, https_proxy: url, ALL_PROXY: url };
    await startClient({ ...authority.trust, ...variables, NODE_USE_ENV_PROXY: "1" }).token(block());
    expect(seen).toEqual([]);
  });
});
