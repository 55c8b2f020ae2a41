import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export default defineConfig({
  // The built package, by the names its users import.
  resolve: {
    alias: [
      { find: /^byok-identity$/, replacement: at("dist/index.js") },
      { find: /^byok-identity\/(copilot|rpc|testing)$/, replacement: at("dist/$1/index.js") },
    ],
  },
  test: {
    root: at("test/interop"),
    include: ["**/*.test.ts"],
    // One process for each file: msal keeps the identity source it found in a static.
    pool: "forks",
    isolate: true,
    // The clients start their own processes, and wait for them.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    mockReset: true,
  },
});
