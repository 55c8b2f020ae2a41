// What importing the package loads, as one file: esbuild splits by who imports what, which makes twenty of it, and each
// costs as much to find and open as a tenth of Node's own start.
import path from "node:path";
import { build } from "esbuild";

const FOLDER = "dist/chunks";

/**
 * The same files with those that `entry` imports at once, and they in turn, merged into one; the rest imports from it.
 *
 * @param files text by path, as esbuild wrote them.
 * @param outputs esbuild's own report of them.
 */
export async function merged(files, outputs, entry) {
  const parts = closure(outputs, [entry]);
  const nameIn = (file, name) => `${name}$${[...parts].indexOf(file)}`;
  const sources = new Map([...parts].map((file) => [path.resolve(file), files.get(file)]));
  const everything = [...parts].map((file) => {
    const names = outputs[file].exports.map((name) => `${name} as ${nameIn(file, name)}`);
    return `export { ${names.join(", ")} } from ${JSON.stringify(path.resolve(file))};`;
  });

  const result = await build({
    stdin: { contents: everything.join("\n"), resolveDir: path.resolve(FOLDER) },
    plugins: [inMemory(sources), builtinsAtOnce(sources)],
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    packages: "external",
    minifyWhitespace: true,
    minifySyntax: true,
    outdir: FOLDER,
    entryNames: "core-[hash]",
    write: false,
    logLevel: "warning",
  });
  const [core] = result.outputFiles;
  const coreFile = path.relative(".", core.path);

  const rest = [...files].filter(([file]) => !parts.has(file));
  return new Map([
    [coreFile, core.text],
    [entry, facade(outputs[entry].exports, (name) => nameIn(entry, name), entry, coreFile)],
    ...rest.map(([file, text]) => [file, redirected(text, file, { parts, nameIn, coreFile })]),
  ]);
}

/** Paths of these outputs, and of all that they import at once. */
export function closure(outputs, files) {
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

function inMemory(sources) {
  return {
    name: "in-memory",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[./]/ }, ({ kind, path: id, resolveDir }) => {
        const file = path.resolve(resolveDir, id);
        // What is loaded later stays a file of its own, beside the merged one.
        return kind === "dynamic-import"
          ? { path: `./${path.basename(file)}`, external: true }
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
      onResolve({ filter: /^node:/ }, ({ path: id }) => ({ path: id, namespace: "builtin" }));
      onLoad({ filter: /./, namespace: "builtin" }, ({ path: id }) => ({
        contents: `
          const all = process.getBuiltinModule(${JSON.stringify(id)});
          export default all;
          export const { ${[...new Set(names(id))].join(", ")} } = all;`,
      }));
    },
  };
}

/** An import as esbuild writes it: the names in braces, and the module. */
const BUILTIN = /import(?:\s+\w+,?)?(?:\{([^}]*)\})?from"(node:[^"]+)"/g;

function facade(names, nameInCore, file, coreFile) {
  const exported = names.map((name) => `${nameInCore(name)} as ${name}`);
  return `export{${exported.join(",")}}from"${specifier(file, coreFile)}";\n`;
}

/** The imports of a file from merged ones, now from the one that they have become. */
function redirected(text, file, { parts, nameIn, coreFile }) {
  return text.replaceAll(/import(?:\{([^}]*)\}from)?"(\.[^"]*)";/g, (statement, names = "", id) => {
    const target = path.join(path.dirname(file), id);
    if (!parts.has(target)) return statement;
    const imported = names.split(",").map((item) => {
      const [name, alias = name] = item.split(" as ");
      return `${nameIn(target, name)} as ${alias}`;
    });
    const from = JSON.stringify(specifier(file, coreFile));
    return names === "" ? `import${from};` : `import{${imported.join(",")}}from${from};`;
  });
}

function specifier(from, to) {
  const relative = path.relative(path.dirname(from), to);
  return relative.startsWith(".") ? relative : `./${relative}`;
}
