import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emitterOf } from "../../../codegen/languages.ts";
import { readSchema } from "../../../codegen/read-schema/read-schema.ts";
import type { Model } from "../../../codegen/model.ts";
import { readSource } from "../../../codegen/source.ts";
import { cases } from "./cases.ts";
import { writePackage } from "./compilers/compiler.ts";
import { compilers } from "./compilers/index.ts";
import { namedAsTheCode } from "./own-names.ts";
import { hasPrograms } from "../../support/programs.ts";

/** Schemas as people write them who do not know the generator: one for each tool or habit. */
function strangers(): readonly { readonly title: string; readonly model: Model }[] {
  const folder = path.resolve(import.meta.dirname, "../schemas/strangers");
  return readdirSync(folder).map((file) => {
    const { model } = readSource(readFileSync(path.join(folder, file), "utf8"), file);
    return { title: path.basename(file, ".json"), model };
  });
}

describe.each(compilers)("in $name", ({ name, toolchain, compile }) => {
  let folder: string;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), `codegen-cases-${name}-`));
    const emitter = emitterOf(name);
    const schemas = { ...cases, "named-as-its-own-code": namedAsTheCode(emitter) };
    const models = [
      ...Object.entries(schemas).map(([title, schema]) => ({ title, model: readSchema(schema) })),
      ...strangers(),
    ];
    for (const { title, model } of models) {
      const files = emitter(model, { name: title, version: "1.0.0" });
      writePackage(path.join(folder, title), files);
    }
  });

  test.runIf(hasPrograms(name, toolchain))(
    "every case compiles without a warning",
    () => {
      expect(() => compile(folder)).not.toThrow();
    },
    600_000,
  );
});
