import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { withoutBuild } from "./support/without-build.ts";
import { leftOutReporter } from "./windows/left-out-reporter.ts";
import { leftOutFiles, leftOutProjects } from "./windows/left-out.ts";

// Node 20 reads all authorities at each start if the machine names more of them, which triples what a start costs. Nothing
// here leaves this machine.
delete process.env["NODE_EXTRA_CA_CERTS"];

const root = fileURLToPath(new URL("..", import.meta.url));

// With more workers than there are cores, Redis takes longer than the 250 ms that a store waits for it, and compilers gain
// nothing: these projects run after the others.
const afterwards = { maxWorkers: "100%", sequence: { groupOrder: 1 } };

const withRedis = ["test/redis/**/*.server.test.ts", "test/cli/store.server.test.ts"];

// The word before `.test.ts` is the project that a file belongs to; without one it is a unit test.
// The last one is for what only Windows has.
const suffixed = [
  { name: "command" as const, include: ["test/**/*.command.test.ts"] },
  { name: "server" as const, include: ["test/**/*.server.test.ts"], exclude: withRedis },
  { name: "server-redis" as const, include: withRedis, ...afterwards },
  { name: "toolchain" as const, include: ["test/**/*.toolchain.test.ts"], ...afterwards },
  { name: "windows" as const, include: ["test/**/*.windows.test.ts"] },
];

// Loading vitest and the sources again takes longer than most files run, so most unit tests share processes, and leave
// nothing behind in them.
const files = (names: readonly string[]): string[] =>
  names.map((name) => `test/${name.replace("**", "**/*")}.test.ts`);

// These load @azure/identity, which keeps its tokens and the detected identity source in statics: they are reset after each
// file.
const azure = files([
  "authorizer/dialect",
  "azure-credential",
  "cli/doctor",
  "clients/**",
  "copilot/provider",
  "credentials/azure/**",
  "credentials/conformance/**",
  "credentials/exchange/**",
  "credentials/expiry",
  "credentials/short-lives",
  "provider-auth",
  "provider-auth.store",
  "refused-tokens",
  "secrets/sources",
  "serve/access",
  "serve/authorize",
  "serve/managed-identity",
  "serve/observed",
]);

// These have a process of their own.
const alone = files([
  // They load the ESM build of @azure/identity too, whose statics cannot be reached.
  "credentials/azure/managed-identity/faults",
  "credentials/azure/managed-identity/msal-used-before",
  "credentials/request-key",
  "testing/identity/app-service",
  "testing/identity/imds",
  // undici keeps its timer: one that began on a fake clock never ends.
  "proxy/**",
  // The events of all providers of the process, and an SDK registered for it.
  "opentelemetry",
  // A mock of one of Node's modules has no effect on what has been loaded.
  "credentials/file/**",
  "credentials/oauth/rotation",
]);

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
    pool: "forks",
    // Many files wait for processes and sockets of their own: a worker for each core leaves a third of it idle. Wine
    // adds work to each process, so not there.
    maxWorkers: onWindows ? "100%" : Math.ceil(1.5 * availableParallelism()),
    // A loaded machine is slow; nothing here is a measurement.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
    mockReset: true,
    unstubEnvs: true,
    projects: [
      unit({
        name: "unit-shared",
        include: ["test/**/*.test.ts"],
        exclude: [...others, ...azure, ...alone],
        isolate: false,
        setupFiles: ["test/support/unit.ts", "test/support/shared.ts"],
      }),
      unit({
        name: "unit-azure",
        include: azure,
        exclude: [...others, ...alone],
        isolate: false,
        setupFiles: ["test/support/unit.ts", "test/support/azure.ts"],
      }),
      unit({ name: "unit", include: alone, exclude: others }),
      ...suffixed
        .filter(({ name }) => !absent.includes(name.replace("-redis", "")))
        .map((test) => ({ extends: true as const, test })),
    ],
  },
});
