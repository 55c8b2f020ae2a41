import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

interface Step {
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly strategy?: { readonly matrix: { readonly os: readonly string[] } };
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes": number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const root = path.resolve(import.meta.dirname, "../..");
const folder = path.join(root, ".github/workflows");
const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
  readonly publishConfig: unknown;
  readonly scripts: Readonly<Record<string, string>>;
};

const read = (name: string): Workflow =>
  parse(readFileSync(path.join(folder, name), "utf8")) as Workflow;
const runs = ({ steps }: Job): readonly string[] => steps.flatMap(({ run }) => run ?? []);

function isExecutable(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.mode ?? 0) % 2 === 1;
}

/** Whether a line publishes; whatever its options, it must leave a provenance. */
function isPublishing(command: string): boolean {
  if (!command.startsWith("npm publish")) return false;
  expect(command.split(" ")).toContain("--provenance");
  return true;
}

function allowedFor(job: Job): Job["permissions"] {
  const commands = runs(job);
  if (commands.some(isPublishing)) return { contents: "read", "id-token": "write" };
  return commands.some((line) => line.startsWith("gh release "))
    ? { contents: "write" }
    : undefined;
}

describe.each(readdirSync(folder))("%s", (name) => {
  const { jobs, permissions } = read(name);

  test("may read the code and nothing else, but for the jobs that publish and release", () => {
    expect(permissions).toEqual({ contents: "read" });
    for (const job of Object.values(jobs)) expect(job.permissions).toEqual(allowedFor(job));
  });

  test("runs nothing of this repository or its packages where it may write", () => {
    const writing = Object.values(jobs).filter((job) => job.permissions?.["contents"] === "write");
    for (const job of writing) {
      expect(runs(job).filter((line) => !line.startsWith("gh "))).toEqual([]);
      expect(job.steps.flatMap(({ uses }) => uses ?? [])).toEqual(["actions/download-artifact@v4"]);
    }
  });

  test("takes actions of GitHub's own, by major version, and leaves no credential behind", () => {
    for (const { steps, "timeout-minutes": minutes } of Object.values(jobs)) {
      expect(minutes).toBeLessThanOrEqual(90);
      for (const step of steps) {
        if (step.uses !== undefined) expect(step.uses).toMatch(/^actions\/[\w-]+@v\d+$/);
        if (step.uses?.startsWith("actions/checkout@") === true) {
          expect(step.with?.["persist-credentials"]).toBe(false);
        }
      }
    }
  });

  test("runs scripts and files that there are", () => {
    const missing = Object.values(jobs)
      .flatMap(runs)
      .filter((command) => {
        const [, script] = /^npm run ([\w:-]+)/.exec(command) ?? [];
        if (script !== undefined) return manifest.scripts[script] === undefined;
        return command.startsWith(".") && !isExecutable(path.join(root, command));
      });
    expect(missing).toEqual([]);
  });
});

test("ci.yml runs the project's own check for every change", () => {
  const { jobs, on } = read("ci.yml");
  expect(Object.keys(on)).toEqual(expect.arrayContaining(["push", "pull_request"]));
  expect(Object.values(jobs).flatMap(runs)).toContain(".ci/run");
});

test("ci.yml builds, tests and starts on Linux, Windows and macOS, and runs all that Windows can run there", () => {
  const { jobs } = read("ci.yml");
  const job = Object.values(jobs).find(({ strategy }) => strategy !== undefined) as Job;
  expect(job.strategy?.matrix.os).toEqual([
    expect.stringMatching(/^ubuntu-/),
    expect.stringMatching(/^windows-/),
    expect.stringMatching(/^macos-/),
  ]);
  const lines = job.steps.filter(({ run }) => run !== undefined);
  expect(lines).toEqual([
    { run: "npm ci" },
    { run: "npm run build" },
    { run: "npm run test:unit" },
    {
      if: "runner.os == 'Windows'",
      run: "npx vitest run --config test/vitest.config.ts --project command --project windows",
    },
    { run: "npm start" },
  ]);
});

test("advisories.yml audits the lock every day, without a change", () => {
  const { jobs, on } = read("advisories.yml");
  expect(on["schedule"]).toEqual([
    { cron: expect.stringMatching(/^\d+ \d+ \* \* \*$/) as unknown },
  ]);
  expect(Object.values(jobs).flatMap(runs)).toContain("npm run advisories");
});

test("publish.yml publishes a release tag with its provenance, once the project's own check has passed", () => {
  const { jobs, on } = read("publish.yml");
  expect(on).toEqual({ push: { tags: ["v*"] } });
  const publishing = Object.values(jobs).filter((job) => runs(job).some(isPublishing));
  expect(publishing).toHaveLength(1);
  const { needs } = publishing[0] as Job;
  expect(runs(jobs[needs as string] as Job)).toEqual(
    expect.arrayContaining(["npm run release:check", ".ci/run"]),
  );
  expect(manifest.publishConfig).toEqual({ access: "public", provenance: true });
});

test("publish.yml releases the executables that have passed their check, with their sums", () => {
  const { jobs } = read("publish.yml");
  const { executables, release } = jobs as Readonly<Record<"executables" | "release", Job>>;
  expect(executables.needs).toBe("check");
  const lines = runs(executables);
  expect(lines.indexOf("npm run executable:check")).toBeGreaterThan(
    lines.indexOf("npm run executable"),
  );
  expect(release.needs).toEqual(["publish", "executables"]);
  expect(runs(release)).toEqual([
    expect.stringMatching(/ --verify-tag .* byok-identity-\*\.tar\.gz SHA256SUMS$/),
  ]);
});
