// A user's program, as CommonJS: each entry point is required, and the main one used.
import assert = require("node:assert");
import byok = require("byok-identity");
import copilot = require("byok-identity/copilot");
import opentelemetry = require("byok-identity/opentelemetry");
import redis = require("byok-identity/redis");
import rpc = require("byok-identity/rpc");
import schema = require("byok-identity/schema");
import testing = require("byok-identity/testing");

async function use(): Promise<void> {
  await using identity = await testing.startMockIdentity();
  await using model = await testing.startMockModel({ identity });
  Object.assign(process.env, identity.env("app-service"));
  using auth: byok.ProviderAuth = byok.createProviderAuth({
    baseUrl: `${model.url}/v1`,
    managedIdentity: {},
  });
  const answer = await auth.fetch(`${model.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "any", messages: [{ role: "user", content: "Hello" }] }),
  });
  assert.strictEqual(answer.status, 200);
  assert.strictEqual(model.requests.length, 1);
  assert.strictEqual(identity.requests.length, 1);
}

assert.strictEqual(typeof schema.$schema, "string");
const functions = [
  copilot.copilotProvider,
  opentelemetry.instrument,
  redis.redisStore,
  rpc.createProviderTokenHandler,
];
for (const entry of functions) assert.strictEqual(typeof entry, "function");
void use();
