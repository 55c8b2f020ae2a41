import { createHash } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { createProviderAuth } from "../../../../src/provider-auth.ts";
import { createTokenCache } from "../../../../src/token-cache.ts";
import type { AccessToken } from "../../../../src/token/types.ts";
import { mockModel } from "../../../support/mocks.ts";
import type { Bench } from "./support.ts";

/** A token request of a host, as its documentation has it. */
export interface DocumentedRequest {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a host that can be told of refusals is asked after one, and what becomes of its answer. */
export async function refusalCases(
  name: string,
  bench: Bench,
  documented: () => DocumentedRequest,
): Promise<void> {
  const { identity } = bench;
  const model = await mockModel({ identity });
  const hash = (token: string): string => createHash("sha256").update(token).digest("hex");
  const told = (token: string): Record<string, string> => ({
    token_sha256_to_refresh: hash(token),
    xms_cc: "cp1",
  });
  const asked = (): unknown[] =>
    identity.requests.map(({ method, path, query, status }) => [method, path, query, status]);

  /** A token, and the one that replaces it after a refusal. */
  async function replaced(): Promise<[AccessToken, AccessToken]> {
    const auth = bench.auth();
    const first = await auth.getToken();
    const second = await auth.getToken({ rejected: first });
    expect(second.token).not.toBe(first.token);
    return [first, second];
  }

  describe(`managedIdentity on ${name}, after a refusal,`, () => {
    test("tells the host which token was refused, and never before", async () => {
      identity.configure({ rotate: false, refreshRequest: "replace" });
      const { path, query, headers } = documented();
      const [first, second] = await replaced();
      expect(asked()).toEqual([
        ["GET", path, query, 200],
        ["GET", path, { ...query, ...told(first.token) }, 200],
      ]);
      expect(identity.requests[1]).toMatchObject({ headers });
      expect(second.expiresOn).toBe(identity.issued(second.token)?.expiresOn);
      expect((second.refreshOn ?? 0) - Date.now()).toBeGreaterThan(11 * 3_600_000);
    });

    test("gets a 200 for a request that was answered with 401", async () => {
      identity.configure({ rotate: false, refreshRequest: "replace" });
      const auth = createProviderAuth(
        { baseUrl: `${model.url}/v1`, managedIdentity: {} },
        { cache: createTokenCache() },
      );
      model.revoke((await auth.getToken()).token);
      const response = await auth.fetch(`${model.url}/v1/models`);
      expect(response.status).toBe(200);
      expect(model.requests.map(({ status }) => status)).toEqual([401, 200]);
    });

    test("asks once more without the parameters where the host answers 400 to them", async () => {
      identity.configure({ refreshRequest: "reject" });
      const { path, query } = documented();
      const [first] = await replaced();
      expect(asked()).toEqual([
        ["GET", path, query, 200],
        ["GET", path, { ...query, ...told(first.token) }, 400],
        ["GET", path, query, 200],
      ]);
    });

    test("ends with ERR_TOKEN_UNCHANGED where the host ignores the parameters", async () => {
      identity.configure({ rotate: false, refreshRequest: "ignore" });
      const auth = bench.auth();
      const rejected = await auth.getToken();
      await expect(auth.getToken({ rejected })).rejects.toMatchObject({
        code: "ERR_TOKEN_UNCHANGED",
      });
      expect(identity.requests).toHaveLength(2);
    });

    test("shows no secret of the request that the host repeats, neither then nor before", async () => {
      const { headers } = documented();
      const [secret = ""] = Object.values(headers);
      expect(secret).not.toBe("");
      const auth = bench.auth();
      const rejected = await auth.getToken();
      const body = JSON.stringify({ error: "invalid", error_description: `not ${secret}` });
      identity.configure({ outage: { status: 403, body } });
      for (const asking of [auth.getToken({ rejected }), bench.auth().getToken()]) {
        const error = await asking.catch((reason: unknown) => reason);
        expect(String(error)).toContain("invalid – not [redacted]");
        expect(inspect(error, { depth: 9 })).not.toContain(secret);
      }
    });

    test("retries a host that fails for a moment, which stays told", async () => {
      identity.configure({ rotate: false, refreshRequest: "replace" });
      const auth = bench.auth();
      const rejected = await auth.getToken();
      identity.configure({ faults: [{ status: 503 }] });
      expect((await auth.getToken({ rejected })).token).not.toBe(rejected.token);
      const { query } = documented();
      const again = { ...query, ...told(rejected.token) };
      expect(identity.requests.map((request) => request.query)).toEqual([query, again, again]);
    });
  });
}
