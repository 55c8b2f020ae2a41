import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emitterOf } from "../../../codegen/languages.ts";
import { readSchema } from "../../../codegen/read-schema/read-schema.ts";
import { cases } from "./cases.ts";
import { writePackage } from "./compilers/compiler.ts";
import { compilers } from "./compilers/index.ts";
import { hasToolchain } from "./toolchain.ts";

describe.each(compilers)("in $name", ({ name, toolchain, compile }) => {
  let folder: string;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), `codegen-cases-${name}-`));
    for (const [title, schema] of Object.entries(cases)) {
      const files = emitterOf(name)(readSchema(schema), { name: title, version: "1.0.0" });
      writePackage(path.join(folder, title), files);
    }
  });

  test.runIf(hasToolchain(name, toolchain))(
    "every case compiles without a warning",
    () => {
      expect(() => compile(folder)).not.toThrow();
    },
    600_000,
  );
});
