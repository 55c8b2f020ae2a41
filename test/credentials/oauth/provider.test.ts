import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { OAuth } from "../../../src/config/types.ts";
import { scratch } from "../scratch.ts";
import { LIFETIME, openIdProvider, SECRET } from "./provider.ts";
import { auth, failure, renewed } from "./support.ts";
import { PRIVATE_FILE } from "../../support/private-mode.ts";

const server = openIdProvider();

function confidential(more: Partial<OAuth> = {}): OAuth {
  return { issuer: server.issuer, clientId: "confidential", clientSecret: SECRET, ...more };
}

async function signedIn(more: Partial<OAuth> = {}): Promise<OAuth & { refreshTokenFile: string }> {
  const refreshTokenFile = path.join(scratch(), "refresh-token");
  const clientId = more.clientId ?? "public";
  writeFileSync(refreshTokenFile, `${await server.signIn(clientId)}\n`, { mode: 0o600 });
  return { issuer: server.issuer, grant: "refresh_token", clientId, refreshTokenFile, ...more };
}

function clockAt(now: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now });
  onTestFinished(() => void vi.useRealTimers());
}

describe("oauth client_credentials at a real OpenID provider", () => {
  test("issues a token, by discovery, and shows its expiry", async () => {
    clockAt(1_800_000_000_000);
    const provider = auth(confidential({ scope: "models" }));
    const { token, expiresOn } = await provider.getToken();
    expect(token).toMatch(/^[\w-]{20,}$/);
    expect(expiresOn).toBe(1_800_000_000_000 + LIFETIME * 1_000);
    expect(await provider.headers()).toEqual({ authorization: `Bearer ${token}` });
    expect(provider.status()).toMatchObject({
      kind: "oauth",
      selector: `clientId=confidential at ${server.issuer}/`,
      scope: "models",
      expiresOn,
    });
    expect(server.tokenRequests.map(({ form }) => form)).toEqual([
      { grant_type: "client_credentials", scope: "models" },
    ]);
  });

  test("issues a token from the token URL alone", async () => {
    const block = { clientId: "confidential", clientSecret: SECRET, tokenUrl: server.tokenUrl };
    expect((await auth(block).getToken()).token).not.toBe("");
    expect(server.discoveries).toBe(0);
  });

  test("asks once for 1,000 concurrent callers, and discovers once for any number of tokens", async () => {
    const provider = auth(confidential());
    const tokens = await Promise.all(Array.from({ length: 1_000 }, () => provider.getToken()));
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(1);
    expect(server.tokenRequests).toHaveLength(1);
    const first = tokens[0]?.token;
    expect(await renewed(provider)).not.toBe(first);
    expect(server.tokenRequests).toHaveLength(2);
    expect(server.discoveries).toBe(1);
  });

  test("renews inside the buffer, to the millisecond, and never sends an expired token", async () => {
    const now = 1_800_000_000_000;
    clockAt(now);
    vi.spyOn(Math, "random").mockReturnValue(0);
    const provider = auth(confidential());
    const first = await provider.getToken();
    vi.setSystemTime(now + (LIFETIME - 300) * 1_000 - 1);
    expect(await provider.getToken()).toBe(first);
    vi.setSystemTime(now + (LIFETIME - 300) * 1_000);
    const second = await provider.getToken();
    expect(second.token).not.toBe(first.token);
    vi.setSystemTime((second.expiresOn ?? 0) + 1);
    expect((await provider.getToken()).token).not.toBe(second.token);
    expect(server.tokenRequests).toHaveLength(3);
  });

  test("reads the secret's file again for each token", async () => {
    const clientSecretFile = path.join(scratch(), "secret");
    writeFileSync(clientSecretFile, "wrong", { mode: 0o600 });
    const { clientSecret: _, ...block } = confidential();
    const provider = auth({ ...block, clientSecretFile });
    expect(await failure(provider)).toMatchObject({ code: "ERR_IDENTITY_REFUSED", status: 401 });
    writeFileSync(clientSecretFile, `\uFEFF${SECRET}\r\n`);
    expect((await provider.getToken()).token).not.toBe("");
  });

  test.each<[string, Partial<OAuth>, RegExp]>([
    [
      "a wrong secret",
      { clientSecret: "wrong-and-s3cret" },
      /invalid_client.*secret must belong to this client/,
    ],
    ["an unknown client", { clientId: "nobody" }, /invalid_client.*Check clientId/],
    ["an unknown scope", { scope: "models admin" }, /invalid_scope.*Check scope/],
    [
      "a client without the grant",
      { clientId: "no-grants" },
      /not allowed for this client.*Check clientId, grant and scope/,
    ],
  ])("says what to do about %s", async (_, more, message) => {
    const error = await failure(auth(confidential(more)), [SECRET, "wrong-and-s3cret"]);
    expect(error).toMatchObject({ code: "ERR_IDENTITY_REFUSED", transient: false });
    expect(error.message).toMatch(message);
  });

  test("says that a client without a secret may need one", async () => {
    const { clientSecret: _, ...block } = confidential();
    expect((await failure(auth(block))).message).toMatch(/needs clientSecret or clientSecretFile/);
  });

  test("serves the token of a client that was revoked until it expires, and then fails", async () => {
    const now = Date.now();
    clockAt(now);
    const provider = auth(confidential({ clientId: "removed" }));
    const first = await provider.getToken();
    server.removeClient("removed");
    vi.setSystemTime(now + LIFETIME * 1_000 - 1);
    expect(await provider.getToken()).toBe(first);
    expect(provider.status().lastError).toMatchObject({ code: "ERR_IDENTITY_REFUSED" });
    vi.setSystemTime(now + LIFETIME * 1_000);
    expect((await failure(provider, [SECRET])).message).toMatch(/invalid_client/);
  });
});

describe("oauth refresh_token at a real OpenID provider", () => {
  test("rotates the token, and writes each new one back for its owner alone", async () => {
    const block = await signedIn();
    const provider = auth(block);
    const seen = [readFileSync(block.refreshTokenFile, "utf8").trim()];
    for (let turn = 0; turn < 3; turn++) {
      await renewed(provider);
      seen.push(readFileSync(block.refreshTokenFile, "utf8"));
      expect(statSync(block.refreshTokenFile).mode & 0o777).toBe(PRIVATE_FILE);
    }
    expect(new Set(seen).size).toBe(4);
    expect(existsSync(`${block.refreshTokenFile}.lock`)).toBe(false);
    // The first, and one for each renewal: none was used twice.
    const used = server.tokenRequests.map(({ form }) => form["refresh_token"]);
    expect(new Set(used).size).toBe(used.length);
    expect(server.tokenRequests[0]?.form).toMatchObject({ client_id: "public" });
  });

  test("a later process goes on where this one stopped", async () => {
    const block = await signedIn({ clientId: "confidential", clientSecret: SECRET });
    await auth(block).getToken();
    await renewed(auth(block));
    expect(server.tokenRequests.every(({ headers }) => headers.authorization !== undefined)).toBe(
      true,
    );
  });

  test("keeps a configured token's successor in memory", async () => {
    const { refreshTokenFile, ...block } = await signedIn();
    const refreshToken = readFileSync(refreshTokenFile, "utf8").trim();
    const provider = auth({ ...block, refreshToken });
    expect(await renewed(provider)).not.toBe(await renewed(provider));
  });

  test("reports a token that somebody else has used before", async () => {
    const block = await signedIn();
    const spent = readFileSync(block.refreshTokenFile, "utf8").trim();
    await auth(block).getToken();
    const newest = readFileSync(block.refreshTokenFile, "utf8");
    writeFileSync(block.refreshTokenFile, spent);
    const error = await failure(auth(block), [spent]);
    expect(error).toMatchObject({ code: "ERR_IDENTITY_REFUSED", status: 400, transient: false });
    expect(error.message).toMatch(/invalid_grant.*used by someone else.*Sign in again/);
    // The provider took it for theft and revoked all that came of the sign-in: what taking turns is for.
    writeFileSync(block.refreshTokenFile, newest);
    expect(await failure(auth(block))).toMatchObject({ code: "ERR_IDENTITY_REFUSED" });
  });

  test("reports a revoked sign-in, and continues after a new one", async () => {
    const block = await signedIn();
    server.revokeGrants();
    const provider = auth(block);
    expect((await failure(provider)).message).toMatch(/invalid_grant.*Sign in again/);
    writeFileSync(block.refreshTokenFile, await server.signIn());
    expect((await provider.getToken()).token).not.toBe("");
  });

  test("reports a refresh token that has expired", async () => {
    const block = await signedIn();
    clockAt(Date.now() + 90_000_000);
    expect((await failure(auth(block))).message).toMatch(/invalid_grant/);
  });

  test("two providers with one file, and different scopes, take turns", async () => {
    const block = await signedIn();
    const providers = [auth({ ...block, scope: "openid" }), auth({ ...block, scope: "models" })];
    for (let turn = 0; turn < 3; turn++) await Promise.all(providers.map(renewed));
    const used = server.tokenRequests.map(({ form }) => form["refresh_token"]);
    expect(used.length).toBeGreaterThanOrEqual(6);
    expect(new Set(used).size).toBe(used.length);
  });
});
