import { builtinModules } from "node:module";

const IMPORTED = "\0imported:";
const REQUIRED = "\0required:";

/**
 * An import of a module of Node's makes it produce every export that it has, with all that loads for it; asking for the
 * module does not: 1.23 to 1.18 × bare node at import.
 *
 * What bundled CommonJS packages require is asked for the same way, since an ES module has no `require`.
 */
export const builtins = {
  name: "builtins",
  resolveId(id, importer, { kind }) {
    // A later Node may have one that this Node lacks, which is asked for only if it is used.
    if (kind === "require-call" && id.startsWith("node:")) return REQUIRED + id;
    const builtin = process.getBuiltinModule(id);
    if (builtin === undefined) return undefined;
    if (kind === "import-statement") return IMPORTED + id;
    return kind === "require-call" ? REQUIRED + id : undefined;
  },
  load(id) {
    if (id.startsWith(REQUIRED)) return required(id.slice(REQUIRED.length));
    if (!id.startsWith(IMPORTED)) return undefined;
    const name = id.slice(IMPORTED.length);
    const names = Object.keys(process.getBuiltinModule(name)).filter((key) => key !== "default");
    return `const all = ${ask(name)};
      export default all;
      ${names.map((key) => `export const ${key} = all.${key};`).join("\n")}`;
  },
};

/** Like `require`, it throws if there is no such module: a later one, all of which have names with `node:` alone. */
function required(id) {
  if (builtinModules.includes(id.replace(/^node:/, ""))) return `module.exports = ${ask(id)};`;
  return `const found = ${ask(id)};
    if (found === undefined) throw new Error(${JSON.stringify(`There is no ${id}.`)});
    module.exports = found;`;
}

const ask = (id) => `/* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(id)})`;
