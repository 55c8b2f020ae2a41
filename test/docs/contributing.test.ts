import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { fence, root, textOf } from "../support/pages.ts";

const { scripts, devDependencies, version } = JSON.parse(
  readFileSync(path.join(root, "package.json"), "utf8"),
) as {
  scripts: Record<string, string>;
  devDependencies: Record<string, string>;
  version: string;
};

/** What CI runs, and the line as a contributor types it. */
const CI = readFileSync(path.join(root, ".ci/run"), "utf8").replaceAll(" --silent", "");

// They install, build and test the project itself, which CI does and no test can.
test.each(["setup", "unit", "one", "check", "windows"])(
  "docs/CONTRIBUTING.md: the lines of %s are scripts and files that there are",
  (name) => {
    for (const line of fence("docs/CONTRIBUTING.md", name).trim().split("\n")) {
      const [program = "", command = "", ...rest] = line.split(" ");
      if (program === "npx") expect(devDependencies).toHaveProperty(command);
      else if (command === "run") expect(scripts).toHaveProperty(rest[0] ?? "");
      else expect(CI).toContain(line);
      const paths = rest.filter((word) => word.includes("/"));
      expect(paths.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
    }
  },
);

test("docs/CONTRIBUTING.md: check is what it is said to be, and CI runs its parts", () => {
  const parts = scripts["check"]?.match(/(?<=npm run )[\w:]+/g) ?? [];
  expect(parts).toEqual(["typecheck", "lint", "format:check", "knip"]);
  for (const part of [...parts, "codegen -- --check"]) expect(CI).toContain(`npm run ${part}`);
});

test("docs/architecture.md: the fence type is the type that the source has", () => {
  const source = readFileSync(path.join(root, "src/token/types.ts"), "utf8");
  expect(source).toContain(`export ${fence("docs/architecture.md", "type").trim()}`);
});

test("docs/architecture.md: every folder of src/ and of test/ that holds a layer is named", () => {
  const text = textOf("docs/architecture.md");
  const folders = readdirSync(path.join(root, "src"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `src/${name}/`);
  expect(folders.filter((folder) => !text.includes(`\`${folder}\``))).toEqual([]);
});

test("docs/architecture.md: each step after a 401 names functions that the file has, in at most eight files", () => {
  const [, section = ""] = textOf("docs/architecture.md").split("## What happens on a 401\n");
  const steps = section.slice(0, section.indexOf("\n## ")).split("\n\nThe proxy")[0] ?? "";
  const named = [...steps.matchAll(/`(\w+)\(\)` \(`(src\/[\w/.-]+)`\)/g)];
  for (const [, name, file = ""] of named) {
    expect(readFileSync(path.join(root, file), "utf8")).toMatch(
      new RegExp(`function ${name}\\b|${name}(?:: |\\()`),
    );
  }
  expect(new Set(named.map(([, , file]) => file)).size).toBeGreaterThan(5);
  expect(new Set(named.map(([, , file]) => file)).size).toBeLessThanOrEqual(8);
});

test("docs/CHANGELOG.md has the package's version", () => {
  expect(textOf("docs/CHANGELOG.md")).toContain(version);
});
