import { createRequire } from "node:module";
import { afterAll } from "vitest";

const { cache } = createRequire(import.meta.url);

/** `@azure/identity` keeps tokens, and the host that it has found, in statics of this library. */
function isLoaded(): boolean {
  return Object.keys(cache).some((file) => /[\\/]@azure[\\/]msal-node[\\/]/.test(file));
}

const wasLoaded = isLoaded();

// The next file of the process would find what this one has left in it.
afterAll(() => {
  if (wasLoaded || !isLoaded()) return;
  throw new Error(
    "This file loads @azure/msal-node: add it to `alone` in test/vitest.config.ts, for a process of its own.",
  );
});
