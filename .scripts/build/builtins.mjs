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
    const builtin = process.getBuiltinModule(id);
    if (builtin === undefined) return undefined;
    if (kind === "import-statement") return IMPORTED + id;
    return kind === "require-call" ? REQUIRED + id : undefined;
  },
  load(id) {
    if (id.startsWith(REQUIRED)) return `module.exports = ${ask(id.slice(REQUIRED.length))};`;
    if (!id.startsWith(IMPORTED)) return undefined;
    const name = id.slice(IMPORTED.length);
    const names = Object.keys(process.getBuiltinModule(name)).filter((key) => key !== "default");
    return `const all = ${ask(name)};
      export default all;
      ${names.map((key) => `export const ${key} = all.${key};`).join("\n")}`;
  },
};

const ask = (id) => `/* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(id)})`;
