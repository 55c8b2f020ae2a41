import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { root } from "../support/pages.ts";

const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
const manifest = JSON.parse(read("package.json")) as {
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
};

/** The declarations that are published: one file for each entry point, and what they have in common. */
const declarations = ["dist/types.d.ts"].concat(
  Object.values(manifest.exports).flatMap((entry) =>
    typeof entry === "string" ? [] : entry.types.replace("./", ""),
  ),
);

/** Examples of doc comments, without the asterisks in front. */
function examplesIn(text: string): string[] {
  return Array.from(text.matchAll(/@example\n *\* ```ts\n([\s\S]*?)\n *\* ```/g), ([, code = ""]) =>
    code.replaceAll(/^ *\* ?/gm, ""),
  );
}

const inSource = readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .flatMap((file) => examplesIn(read(path.join("src", file))));

test("every @example of the source is in the declarations that editors show", () => {
  const shown = declarations.flatMap((file) => examplesIn(read(file)));
  expect(inSource.length).toBeGreaterThanOrEqual(16);
  expect(shown.toSorted()).toEqual(inSource.toSorted());
});

test("every @example compiles against the package", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "byok-examples-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(path.join(folder, "node_modules"));
  symlinkSync(root, path.join(folder, "node_modules/byok-identity"));
  for (const name of ["@azure", "@types", "vscode-jsonrpc"]) {
    symlinkSync(path.join(root, "node_modules", name), path.join(folder, "node_modules", name));
  }
  const files = inSource.map((code, index) => {
    const file = `example-${index}.mts`;
    writeFileSync(path.join(folder, file), `${code}\nexport {};\n`);
    return file;
  });
  const options = "--noEmit --strict --module nodenext --target es2023 --types node --skipLibCheck";
  const tsc = path.join(root, "node_modules/typescript/bin/tsc");
  const errors = await promisify(execFile)(
    process.execPath,
    [tsc, ...options.split(" "), ...files],
    { cwd: folder },
  ).then(
    ({ stdout }) => stdout,
    ({ stdout }: { readonly stdout: string }) => stdout,
  );
  expect(errors).toBe("");
});
