import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { withoutBuild } from "./support/without-build.ts";
import { leftOutReporter } from "./windows/left-out-reporter.ts";
import { leftOutFiles, leftOutProjects } from "./windows/left-out.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

// The word before `.test.ts` is the project that a file belongs to; without one it is a unit test.
// The last one is for what only Windows has.
const names = ["command", "server", "toolchain", "windows"] as const;
const suffixed = names.map((name) => ({
  name,
  include: [`test/**/*.${name}.test.ts`],
}));

// Unit tests of these folders leave nothing behind in their process, so that many share one: loading vitest and the
// sources again takes longer than most of them run.
const shared = [
  "agent",
  "bench",
  "ci",
  "cli",
  "codegen",
  "config",
  "docs",
  "fuzz",
  "lib",
  "login",
  "schema",
  "secrets",
  "windows",
].map((folder) => `test/${folder}/**/*.test.ts`);

const onWindows = process.platform === "win32";
const absent = onWindows ? leftOutProjects() : ["windows"];

const others = suffixed.flatMap(({ include }) => include);

function unit(test: TestProjectInlineConfiguration["test"]): TestProjectInlineConfiguration {
  return {
    extends: true,
    plugins: [withoutBuild(root)],
    test: { setupFiles: ["test/support/unit.ts"], ...test },
  };
}

export default defineConfig({
  test: {
    root,
    exclude: ["**/node_modules/**", "test/interop/**", ...(onWindows ? leftOutFiles() : [])],
    ...(onWindows && {
      setupFiles: ["test/windows/leave-out.ts"],
      reporters: ["default", leftOutReporter()],
    }),
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
    projects: [
      unit({ name: "unit", include: ["test/**/*.test.ts"], exclude: [...others, ...shared] }),
      unit({ name: "unit-shared", include: shared, exclude: others, isolate: false }),
      ...suffixed
        .filter(({ name }) => !absent.includes(name))
        .map((test) => ({ extends: true as const, test })),
    ],
  },
});
