import { leftOut } from "./list.ts";

/** A file is named by its path from the root, a test by its suites and name. */
export interface LeftOut {
  readonly reason: string;
  /** A whole project of test/vitest.config.ts. */
  readonly project?: string;
  readonly files?: readonly string[];
  /** Tests or whole suites, as the reporter prints them: `suite > test`. */
  readonly tests?: Readonly<Record<string, readonly string[]>>;
}

const entries = leftOut.flatMap(({ reason, tests = {} }) =>
  Object.entries(tests).flatMap(([file, names]) => names.map((name) => ({ reason, file, name }))),
);

/** The files that are left out whole. */
export function leftOutFiles(): string[] {
  return leftOut.flatMap(({ files = [] }) => files);
}

/** The projects that are left out. */
export function leftOutProjects(): string[] {
  return leftOut.flatMap(({ project = [] }) => project);
}

/** The entry that leaves a test out, if any does. */
export function entryOf(file: string, test: string): (typeof entries)[number] | undefined {
  return entries.find(
    (entry) => entry.file === file && (entry.name === test || test.startsWith(`${entry.name} > `)),
  );
}

/** The entries that name tests of a file. */
export function entriesIn(file: string): typeof entries {
  return entries.filter((entry) => entry.file === file);
}
