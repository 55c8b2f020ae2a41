// What a process loads at its start, as one file: esbuild splits by who imports what, which makes twenty of it, and each
// costs as much to find and open as a hundredth of Node's own start.
import path from "node:path";
import { build } from "esbuild";

/**
 * The same files with some merged into one, from which the rest imports.
 *
 * @param root the folder that all paths are relative to.
 * @param files text by path, as esbuild wrote them.
 * @param outputs esbuild's own report of them.
 * @param entries become one file with all that they import at once, and are loaded with it where they are asked for
 * by a dynamic import.
 * @param into path of that file; may hold `[hash]`.
 * @returns text by path; the merged file's path; and its name for what one of the entries exports.
 */
export async function merged({ root, files, outputs, entries, into }) {
  const parts = [...closure(outputs, entries)];
  const plan = {
    has: (file) => parts.includes(file),
    nameOf: (file, name) => `${name}$${parts.indexOf(file)}`,
    wholeOf: (file) => `all$${parts.indexOf(file)}`,
  };
  const everything = parts.flatMap((file) => {
    const from = JSON.stringify(path.join(root, file));
    const names = outputs[file].exports.map((name) => `${name} as ${plan.nameOf(file, name)}`);
    const whole = entries.includes(file) ? [`export * as ${plan.wholeOf(file)} from ${from};`] : [];
    return [`export { ${names.join(", ")} } from ${from};`, ...whole];
  });

  const folder = path.dirname(into);
  const sources = new Map(
    parts.map((file) => [path.join(root, file), loadedAtOnce(files.get(file), file, plan)]),
  );
  const result = await build({
    absWorkingDir: root,
    stdin: { contents: everything.join("\n"), resolveDir: root },
    plugins: [inMemory(sources, path.join(root, folder)), builtinsAtOnce(sources)],
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    packages: "external",
    minifyWhitespace: true,
    minifySyntax: true,
    outdir: folder,
    entryNames: path.basename(into, ".js"),
    write: false,
    logLevel: "warning",
  });
  const [{ path: mergedPath, text: mergedText }] = result.outputFiles;
  const file = path.relative(root, mergedPath);
  const rest = [...files].filter(([other]) => !plan.has(other));
  return {
    file,
    nameOf: plan.nameOf,
    files: new Map([
      [file, mergedText],
      ...rest.map(([other, text]) => [other, redirected(text, other, { ...plan, file })]),
    ]),
  };
}

/** As an import names it. */
export function specifier(from, to) {
  const relative = path.relative(path.dirname(from), to);
  return relative.startsWith(".") ? relative : `./${relative}`;
}

/** Paths of these outputs, and of all that they import at once. */
function closure(outputs, files) {
  const found = new Set();
  const visit = (file) => {
    if (found.has(file)) return;
    found.add(file);
    for (const { kind, path: imported } of outputs[file].imports) {
      if (kind === "import-statement" && imported in outputs) visit(imported);
    }
  };
  for (const file of files) visit(file);
  return found;
}

/** Dynamic imports of merged files are answered by what is loaded in any case, which `importOf` imports at once. */
function answeredAtOnce(text, file, { has, wholeOf }, importOf) {
  const statements = new Set();
  const answered = text.replaceAll(LATER, (expression, id) => {
    const target = path.join(path.dirname(file), id);
    if (!has(target)) return expression;
    const whole = wholeOf(target);
    statements.add(importOf(whole, JSON.stringify(id)));
    return `Promise.resolve(${whole})`;
  });
  return [...statements, answered].join("");
}

/** What one merged file imports of another stays an import, for esbuild to resolve. */
function loadedAtOnce(text, file, plan) {
  return answeredAtOnce(text, file, plan, (whole, id) => `import*as ${whole} from${id};`);
}

/** The imports of a file from merged ones, now from the one that they have become. */
function redirected(text, file, { file: mergedFile, ...plan }) {
  const from = JSON.stringify(specifier(file, mergedFile));
  const direct = text.replaceAll(NOW, (statement, names = "", id) => {
    const target = path.join(path.dirname(file), id);
    if (!plan.has(target)) return statement;
    const imported = names.split(",").map((item) => {
      const [name, alias = name] = item.split(" as ");
      return `${plan.nameOf(target, name)} as ${alias}`;
    });
    return names === "" ? `import${from};` : `import{${imported.join(",")}}from${from};`;
  });
  return answeredAtOnce(direct, file, plan, (whole) => `import{${whole}}from${from};`);
}

function inMemory(sources, folder) {
  return {
    name: "in-memory",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[./]/ }, ({ kind, path: id, resolveDir }) => {
        const file = path.resolve(resolveDir, id);
        return kind === "dynamic-import"
          ? { path: specifier(path.join(folder, "merged.js"), file), external: true }
          : { path: file, namespace: "memory", pluginData: path.dirname(file) };
      });
      onLoad({ filter: /./, namespace: "memory" }, ({ path: file, pluginData }) => ({
        contents: sources.get(file),
        resolveDir: pluginData,
      }));
    },
  };
}

/**
 * An import of a module of Node's makes it produce every export that it has, with all that loads for it; asking for
 * the module does not.
 */
function builtinsAtOnce(sources) {
  const imports = [...sources.values()].flatMap((text) => Array.from(text.matchAll(BUILTIN)));
  const names = (id) =>
    imports
      .filter((statement) => statement[2] === id)
      .flatMap(([, list = ""]) => list.split(",").map((item) => item.split(" as ")[0]))
      .filter((name) => name !== "");
  return {
    name: "builtins-at-once",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^node:/ }, ({ kind, path: id }) =>
        kind === "import-statement" ? { path: id, namespace: "builtin" } : undefined,
      );
      onLoad({ filter: /./, namespace: "builtin" }, ({ path: id }) => ({
        contents: `
          const all = process.getBuiltinModule(${JSON.stringify(id)});
          export default all;
          export const { ${[...new Set(names(id))].join(", ")} } = all;`,
      }));
    },
  };
}

// Imports as esbuild writes them.
const NOW = /import(?:\{([^}]*)\}from)?"(\.[^"]*)";/g;
const LATER = /import\("(\.[^"]*)"\)/g;
const BUILTIN = /import(?:\s+\w+,?)?(?:\{([^}]*)\})?from"(node:[^"]+)"/g;
