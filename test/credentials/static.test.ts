import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, onTestFinished, test } from "vitest";
import { createProviderAuth } from "../../src/provider-auth.ts";
import { startMockModel } from "../../src/testing/index.ts";

test.each(["apiKey", "bearerToken"])(
  "a refused %s has its 401 returned unchanged, with an event that says what to use",
  async (kind) => {
    await using model = await startMockModel({ accept: () => false });
    const seen: unknown[] = [];
    const note = (message: unknown): void => void seen.push(message);
    subscribe("byok-identity:refused", note);
    onTestFinished(() => void unsubscribe("byok-identity:refused", note));
    using auth = createProviderAuth({ baseUrl: model.url, [kind]: "s3cret-key" });

    const response = await auth.fetch(`${model.url}/v1/models`);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("invalid_token");
    expect(await response.json()).toMatchObject({ error: { code: "invalid_api_key" } });
    expect(model.requests).toHaveLength(1);
    expect(seen).toEqual([
      {
        identity: { kind },
        unchanged: true,
        hint: `A static ${kind} cannot be renewed; use managedIdentity, apiKeyCommand or apiKeyFile instead.`,
      },
    ]);

    expect(auth.status()).toMatchObject({ kind, lastError: { code: "ERR_TOKEN_STATIC" } });

    const rejected = await auth.getToken();
    await expect(auth.getToken({ rejected })).rejects.toMatchObject({ code: "ERR_TOKEN_STATIC" });
  },
);
