import { describe, expect, test } from "vitest";
import { isEndpointOf } from "../../../src/credentials/oauth/server.ts";
import {
  auth,
  document,
  failure,
  json,
  quick,
  renewed,
  reset,
  scripted,
  token,
  type Reply,
} from "./support.ts";

const missing = json({ error: "not found" }, 404);
const block = (issuer: string): { issuer: string; clientId: string } => ({ issuer, clientId: "c" });

describe("oauth discovery", () => {
  test("falls back to RFC 8414 if there is no OpenID document", async () => {
    const server = await scripted(missing, document(), token("at"));
    expect((await auth(block(server.url)).getToken()).token).toBe("at");
    expect(server.asked.map(({ path }) => path)).toEqual([
      "/.well-known/openid-configuration",
      "/.well-known/oauth-authorization-server",
      "/token",
    ]);
  });

  test("puts RFC 8414's document between host and path of the issuer", async () => {
    const server = await scripted(missing, document({}, "/realms/a"), token("at"));
    await auth(block(`${server.url}/realms/a`)).getToken();
    expect(server.asked.slice(0, 2).map(({ path }) => path)).toEqual([
      "/realms/a/.well-known/openid-configuration",
      "/.well-known/oauth-authorization-server/realms/a",
    ]);
  });

  test.each<[string, Reply[], string, RegExp]>([
    [
      "is missing",
      [missing, missing],
      "ERR_IDENTITY_REFUSED",
      /answered 404.*Check issuer, or set tokenUrl to the token endpoint/,
    ],
    [
      "is another issuer's",
      [document({ issuer: "https://evil.example" })],
      "ERR_IDENTITY_REFUSED",
      /belongs to another issuer, https:\/\/evil\.example.*exactly/,
    ],
    ["names no issuer", [document({ issuer: undefined })], "ERR_IDENTITY_REFUSED", /issuer/],
    [
      "names no token endpoint",
      [document({ token_endpoint: undefined })],
      "ERR_IDENTITY_REFUSED",
      /names no token endpoint/,
    ],
    [
      "names a token endpoint elsewhere in plain http",
      [document({ token_endpoint: "http://evil.example/token?s" })],
      "ERR_IDENTITY_REFUSED",
      /not https: http:\/\/evil\.example\/token\./,
    ],
    [
      "accepts no client secret",
      [document({ token_endpoint_auth_methods_supported: ["private_key_jwt"] })],
      "ERR_NOT_SUPPORTED",
      /accepts no client secret/,
    ],
  ])("reports a document that %s, and sends no secret", async (_, replies, code, message) => {
    const server = await scripted(...replies);
    const error = await failure(auth({ ...block(server.url), clientSecret: "s3cret" }, quick), [
      "s3cret",
    ]);
    expect(error).toMatchObject({ code, transient: false });
    expect(error.message).toMatch(message);
    expect(server.asked.every(({ method }) => method === "GET")).toBe(true);
  });

  test.each<[string, Reply]>([
    ["503", json({}, 503)],
    ["a reset connection", reset],
    ["a portal's page", json("<html>")],
  ])("is tried again after %s", async (_, reply) => {
    const server = await scripted(reply, document(), token("at"));
    expect((await auth(block(server.url), quick).getToken()).token).toBe("at");
  });

  test("is repeated when the token endpoint is gone, and a server that moved is found", async () => {
    const server = await scripted(
      document({}),
      token("at-1"),
      json("gone", 404),
      document({}),
      token("at-2"),
    );
    const provider = auth(block(server.url), quick);
    await expect(renewed(provider)).rejects.toMatchObject({ status: 404 });
    expect((await provider.getToken()).token).toBe("at-2");
    expect(server.asked.map(({ method }) => method)).toEqual([
      "GET",
      "POST",
      "POST",
      "GET",
      "POST",
    ]);
  });

  test("that fails then leaves what was known in place", async () => {
    const server = await scripted(
      document(),
      token("at-1"),
      json("down", 503),
      json("down", 503),
      token("at-2"),
    );
    expect(await renewed(auth(block(server.url), quick))).toBe("at-2");
  });
});

test.each([
  ["https://id.example", "https://login.example/token", true],
  ["https://id.example", "http://id.example/token", false],
  ["https://id.example", "http://127.0.0.1:8080/token", false],
  ["https://id.example", "http://localhost/token", false],
  ["https://id.example", "http://[::1]/token", false],
  ["https://127.0.0.1.evil.example", "http://127.0.0.1/token", false],
  ["https://id.example", "javascript:alert(1)", false],
  ["https://id.example", "file:///etc/passwd", false],
  ["http://127.0.0.1:1", "http://localhost:2/token", true],
  ["http://127.0.0.1:1", "http://id.example/token", false],
  ["http://localhost", "http://127.0.0.1.evil.example/token", false],
  ["http://localhost", "ftp://localhost/token", false],
])("isEndpointOf(%s) for %s is %s", (issuer, endpoint, secure) => {
  expect(isEndpointOf(new URL(issuer), new URL(endpoint))).toBe(secure);
});
