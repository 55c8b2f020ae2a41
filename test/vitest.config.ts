import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: ["test/**/*.test.ts", "codegen/**/*.test.ts"],
    exclude: ["**/node_modules/**", "test/interop/**"],
    // One process for each file: @azure/identity keeps its cache and the detected identity source in statics.
    pool: "forks",
    isolate: true,
    // Most files wait for processes and sockets of their own, so a worker less than there are cores leaves one idle.
    maxWorkers: "100%",
    // A loaded machine is slow; nothing here is a measurement.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
    mockReset: true,
    unstubEnvs: true,
  },
});
