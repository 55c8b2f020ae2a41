import { describe, expect, test, vi } from "vitest";
import type { TokenSource } from "../../src/token/types.ts";
import { replacement } from "../../src/transport/replacement.ts";

const REFUSED = { token: "refused" };
const CLAIMS = '{"access_token":{"nbf":{"essential":true}}}';
const CHALLENGE = `Bearer error="insufficient_claims", claims="${Buffer.from(CLAIMS).toString("base64")}"`;

const answering = (token: string) => vi.fn<TokenSource>(async () => ({ token }));

describe("replacement()", () => {
  test.each([
    ["no challenge", {}, { rejected: REFUSED }],
    ["a response without the header", { challenge: null }, { rejected: REFUSED }],
    ["a challenge without claims", { challenge: "Bearer" }, { rejected: REFUSED }],
    ["claims in the challenge", { challenge: CHALLENGE }, { rejected: REFUSED, claims: CLAIMS }],
    ["claims read already", { claims: CLAIMS }, { rejected: REFUSED, claims: CLAIMS }],
  ])("asks for another token than the refused one: %s", async (_, refusal, request) => {
    const getToken = answering("another");
    await expect(replacement(getToken, REFUSED, refusal)).resolves.toEqual({ token: "another" });
    expect(getToken.mock.calls).toEqual([[request]]);
  });

  test("hands the caller's signal on", async () => {
    const getToken = answering("another");
    const { signal } = new AbortController();
    await replacement(getToken, REFUSED, { signal });
    expect(getToken.mock.calls[0]?.[0]?.signal).toBe(signal);
  });

  test("rejects with ERR_TOKEN_UNCHANGED when the source answers with the refused token", async () => {
    const same = replacement(answering("refused"), REFUSED, {});
    await expect(same).rejects.toMatchObject({ code: "ERR_TOKEN_UNCHANGED" });
  });

  test("rejects as the source does", async () => {
    const failure = new Error("down");
    const down = replacement(() => Promise.reject(failure), REFUSED, {});
    await expect(down).rejects.toBe(failure);
  });
});
