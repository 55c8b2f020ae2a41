import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { pages, proseOf, root, textOf } from "../support/pages.ts";

/** A heading's anchor, as GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .replaceAll("`", "")
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
}

function anchorsOf(page: string): readonly string[] {
  return Array.from(proseOf(page).matchAll(/^#+ (.+)$/gm), ([, heading = ""]) => anchorOf(heading));
}

/** Inline code of a page. */
function codeOf(page: string): readonly string[] {
  return Array.from(proseOf(page).matchAll(/`([^`\n]+)`/g), ([, code = ""]) => code);
}

const everyCode = pages.flatMap((page) => codeOf(page).map((code) => ({ page, code })));

test.each(pages)("%s: every link leads to a page or file, and to a heading of it", (page) => {
  const dead = Array.from(proseOf(page).matchAll(/\]\(([^)\s]+)\)/g), ([, target = ""]) => target)
    .filter((target) => !/^https?:/.test(target))
    .filter((target) => {
      const [file = "", anchor] = target.split("#");
      const to = file === "" ? page : path.join(path.dirname(page), file);
      if (!existsSync(path.join(root, to))) return true;
      return anchor !== undefined && !anchorsOf(to).includes(anchor);
    });
  expect(dead).toEqual([]);
});

test("every page of docs/ is linked from the README", () => {
  const readme = textOf("README.md");
  expect(pages.filter((page) => page !== "README.md" && !readme.includes(`](${page})`))).toEqual(
    [],
  );
});

test("every path of the project that a page names exists", () => {
  const named = everyCode.filter(({ code }) =>
    /^(?:src|test|codegen|schema|bench|docs|\.ci|\.scripts)\/[\w./-]*$/.test(code),
  );
  expect(named.length).toBeGreaterThan(50);
  // What the steps of adding a language make.
  const made = new Set(["codegen/emit/kotlin.ts", "codegen/runtime/kotlin/"]);
  const missing = named.filter(({ code }) => !made.has(code) && !existsSync(path.join(root, code)));
  expect(missing).toEqual([]);
});

test("every script of npm that a page names exists", () => {
  const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  const named = pages.flatMap((page) =>
    Array.from(textOf(page).matchAll(/\bnpm run ([\w:]+)/g), ([, name = ""]) => name),
  );
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test("every command that a page names exists", () => {
  const commands = new Set(
    readdirSync(path.join(root, "src/cli/commands")).map((file) => path.basename(file, ".ts")),
  );
  const named = pages.flatMap((page) =>
    Array.from(textOf(page).matchAll(/\bbyok-identity ([a-z]\w*)/g), ([, name = ""]) => name),
  );
  expect(named.filter((name) => !commands.has(name))).toEqual([]);
});

/** Every source file as one text. */
function source(): string {
  return readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(path.join(root, "src", file), "utf8"))
    .join("\n");
}

test("every variable, channel and option that a page names is one that the source reads", () => {
  const text = source();
  const named = everyCode.flatMap(({ page, code }) =>
    Array.from(
      code.matchAll(/\b(?:COPILOT|BYOK|AZURE|IDENTITY|IMDS|MSI|WARN|ERR)_[A-Z_]+\b/g),
      ([name]) => ({ page, name }),
    ),
  );
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter(({ name }) => !text.includes(name))).toEqual([]);
});
