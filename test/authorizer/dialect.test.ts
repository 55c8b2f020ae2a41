import { describe, expect, onTestFinished, test } from "vitest";
import type { ProviderType } from "../../src/config/types.ts";
import { createProviderAuth } from "../../src/provider-auth.ts";
import { createTokenCache } from "../../src/token-cache.ts";
import { rows } from "../credentials/conformance/rows.ts";
import { mockModel } from "../support/mocks.ts";

const CREDENTIAL_HEADERS = ["authorization", "api-key", "x-api-key"] as const;

/** Where each type's requests go, and in which header it takes a key. */
const DIALECTS: Readonly<
  Record<ProviderType, { path: string; header: (typeof CREDENTIAL_HEADERS)[number] }>
> = {
  openai: { path: "v1/chat/completions", header: "authorization" },
  azure: { path: "openai/v1/chat/completions", header: "api-key" },
  anthropic: { path: "v1/messages", header: "x-api-key" },
};

const types = Object.keys(DIALECTS) as ProviderType[];
const body = JSON.stringify({
  model: "gpt-4.1",
  max_tokens: 16,
  messages: [{ role: "user", content: "Say hello." }],
});

const model = await mockModel();

describe.each(await rows())("$name", (row) => {
  test.each(types)(
    "travels as a provider of type %s takes it, and in no other header",
    async (type) => {
      model.reset();
      const behind = await row.start();
      const auth = createProviderAuth(
        { type, baseUrl: model.url, ...behind.config },
        { cache: createTokenCache(), ...behind.options },
      );
      onTestFinished(() => auth.close());
      const { path, header } = DIALECTS[type];
      const response = await auth.fetch(`${model.url}/${path}`, {
        method: "POST",
        body,
        // What clients put there that insist on a key of their own.
        headers: {
          "content-type": "application/json",
          authorization: "Bearer dummy",
          "api-key": "dummy",
          "x-api-key": "dummy",
        },
      });
      expect(response.status).toBe(200);
      expect(await response.text()).toContain("Hello from the mock model.");

      const [{ headers, credential } = {}] = model.requests;
      const expected = row.form === "bearer" ? "authorization" : header;
      const carried = CREDENTIAL_HEADERS.filter((name) => headers?.[name] !== undefined);
      expect(carried).toEqual([expected]);
      const token = credential?.token ?? "";
      expect(token).not.toMatch(/^$|dummy/);
      expect(headers?.[expected]).toBe(expected === "authorization" ? `Bearer ${token}` : token);
      if (row.asks !== "request")
        expect(await auth.headers()).toEqual({ [expected]: headers?.[expected] });
    },
  );
});
