// A user's program, as CommonJS, with a compiler that does not know that Node can require ES modules.
import assert = require("node:assert");

async function use(): Promise<void> {
  const { createProviderAuth } = await import("byok-identity");
  const { startMockModel } = await import("byok-identity/testing");
  await using model = await startMockModel({ keys: ["key"] });
  using auth = createProviderAuth({ baseUrl: model.url, apiKey: "key" });
  const headers: Record<string, string> = await auth.headers();
  assert.strictEqual(headers["authorization"], "Bearer key");
}

void use();
