// A user's program, as an ES module: each entry point is used for what it is there for.
import { strictEqual } from "node:assert";
import {
  createProviderAuth,
  createProviders,
  type AccessToken,
  type ProviderConfig,
} from "byok-identity";
import { copilotProvider } from "byok-identity/copilot";
import { instrument } from "byok-identity/opentelemetry";
import { redisStore } from "byok-identity/redis";
import { createProviderTokenHandler } from "byok-identity/rpc";
import { startMockIdentity, startMockModel } from "byok-identity/testing";

await using identity = await startMockIdentity();
await using model = await startMockModel({ identity });
Object.assign(process.env, identity.env("app-service"));
using instrumentation = instrument();
strictEqual(typeof instrumentation.stop, "function");

const config: ProviderConfig = { baseUrl: `${model.url}/v1`, managedIdentity: {} };
using auth = createProviderAuth(config);
const answer = await auth.fetch(`${model.url}/v1/chat/completions`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ model: "any", messages: [{ role: "user", content: "Hello" }] }),
});
const token: AccessToken = await auth.getToken();
strictEqual(answer.status, 200);
strictEqual(model.requests.length, 1);
strictEqual(identity.requests.length, 1);
strictEqual(identity.issued(token.token) === undefined, false);

const handle = createProviderTokenHandler(createProviders(config));
const told: { token: string } = await handle({ sessionId: "1", providerName: "default" });
strictEqual(told.token, token.token);

using copilot = copilotProvider(config);
strictEqual(copilot.provider.baseUrl, config.baseUrl);
strictEqual(typeof redisStore({ url: "redis://127.0.0.1:1", keys: ["00".repeat(32)] }), "object");

// @ts-expect-error The types are the package's own: where they were not found, this would be no error.
export const wrong: ProviderConfig = { baseUrl: 1 };
