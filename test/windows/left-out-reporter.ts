import type { Reporter, TestModule } from "vitest/node";
import { entriesIn, entryOf } from "./left-out.ts";
import { leftOut } from "./list.ts";

/**
 * Prints, at the end of a run on Windows, what was left out and why. The run fails if left-out.ts names a test that
 * there is not any more, and if a test was skipped that it does not name.
 */
export function leftOutReporter(): Reporter {
  let narrowed = false;
  return {
    onInit({ config }) {
      narrowed = config.testNamePattern !== undefined;
    },
    onTestRunEnd(modules) {
      process.stdout.write(`${counts(modules).join("\n")}\n`);
      const faults = narrowed ? [] : [...stale(modules), ...unlisted(modules)];
      if (faults.length === 0) return;
      process.stdout.write(`${faults.join("\n")}\n`);
      process.exitCode = 1;
    },
  };
}

function tests(module: TestModule): { readonly name: string; readonly skipped: boolean }[] {
  return [...module.children.allTests()].map((test) => ({
    name: test.fullName,
    skipped: test.result().state === "skipped",
  }));
}

function counts(modules: readonly TestModule[]): string[] {
  const listed = modules.flatMap((module) =>
    tests(module).flatMap(({ name }) => entryOf(module.relativeModuleId, name)?.reason ?? []),
  );
  return [
    "Left out on Windows:",
    ...leftOut.map(({ reason, project, files = [] }) => {
      if (project !== undefined) return `  all *.${project}.test.ts: ${reason}`;
      const count = listed.filter((other) => other === reason).length;
      return `  files: ${files.length}, tests: ${count}. ${reason}`;
    }),
  ];
}

function stale(modules: readonly TestModule[]): string[] {
  return modules.flatMap((module) => {
    const file = module.relativeModuleId;
    const found = new Set(tests(module).map(({ name }) => entryOf(file, name)));
    return entriesIn(file)
      .filter((entry) => !found.has(entry))
      .map(({ name }) => `test/windows/list.ts names a test that ${file} does not have: ${name}`);
  });
}

function unlisted(modules: readonly TestModule[]): string[] {
  return modules.flatMap((module) => {
    const file = module.relativeModuleId;
    return tests(module)
      .filter(({ name, skipped }) => skipped && entryOf(file, name) === undefined)
      .map(({ name }) => `skipped, but not named in test/windows/list.ts: ${file} > ${name}`);
  });
}
