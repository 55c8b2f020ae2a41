import { createRequire } from "node:module";
import { afterAll } from "vitest";

const require = createRequire(import.meta.url);

interface Statics {
  identitySource: unknown;
  sourceName: unknown;
}

// The next file of the process is on another host: this library keeps the identity source that it has found, and its tokens,
// in statics.
afterAll(() => {
  const file = require.resolve("@azure/msal-node");
  if (!(file in require.cache)) return;
  const { ManagedIdentityApplication } = require("@azure/msal-node") as {
    ManagedIdentityApplication: { nodeStorage: unknown; new (): { managedIdentityClient: object } };
  };
  const client = new ManagedIdentityApplication().managedIdentityClient
    .constructor as unknown as Statics;
  client.identitySource = undefined;
  client.sourceName = undefined;
  ManagedIdentityApplication.nodeStorage = undefined;
});
