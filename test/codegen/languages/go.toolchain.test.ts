import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import path from "node:path";
import { format } from "@wasm-fmt/gofmt";
import { afterAll, describe, expect, test } from "vitest";
import { go as emit, goDialect } from "../../../codegen/emit/go.ts";
import { goNames } from "../../../codegen/emit/go/names.ts";
import { ofSchema, type Model } from "../../../codegen/emit/model.ts";
import { settled } from "../../../codegen/emit/settled.ts";
import { anyModel } from "./any-model.ts";
import { writePackage } from "./compilers/compiler.ts";
import { go, goTool } from "./compilers/go.ts";
import { describeLanguage } from "./harness.ts";
import { settledName } from "./settled-name.ts";
import { hasPrograms } from "../../support/programs.ts";

const here = path.join(import.meta.dirname, "go");
const sdk = path.join(import.meta.dirname, "../../../codegen/sdks/go");

describeLanguage({
  ...go,
  build({ subject, folder, files }) {
    for (const { path: file, content } of files) {
      if (file.endsWith(".go")) assert.equal(format(content), content, file);
    }
    const runner = module(folder, path.join(folder, "package"));
    copyFileSync(path.join(here, "runner.go"), path.join(runner, "main.go"));
    writeFileSync(path.join(runner, "readers.go"), readers(ofSchema(subject.model)));
    assert.equal(goTool(runner, "gofmt", "-l", path.join(folder, "package")), "");
    goTool(path.join(folder, "package"), "go", "vet", "./...");
    goTool(runner, "go", "vet", "./...");
    goTool(runner, "go", "build", "-o", "runner", ".");
    return { command: path.join(runner, "runner") };
  },
});

describe.runIf(hasPrograms(go.name, go.toolchain))("the Go package", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "codegen-go-usage-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([1, 2, 3])(
    "compiles without a warning for schema %i of any",
    (seed) => {
      const target = path.join(folder, `any-${seed}`);
      writePackage(target, emit(anyModel(seed), { name: "any", version: "0.1.0" }));
      expect(goTool(target, "gofmt", "-l", ".")).toBe("");
      expect(() => goTool(target, "go", "vet", "./...")).not.toThrow();
    },
    300_000,
  );

  test("is of use as Go programmers expect", () => {
    const user = module(folder, sdk);
    copyFileSync(path.join(here, "usage.go"), path.join(user, "usage_test.go"));
    goTool(user, "go", "vet", "./...");
    expect(goTool(user, "go", "test", "-count=1", "./...")).toMatch(/^ok/m);
  }, 300_000);
});

/** A module beside the package, which it knows as `sdk`. */
function module(folder: string, target: string): string {
  const runner = path.join(folder, "runner");
  mkdirSync(runner, { recursive: true });
  writeFileSync(
    path.join(runner, "go.mod"),
    `module runner\n\ngo 1.18\n\nrequire sdk v0.0.0\n\nreplace sdk => ${target}\n`,
  );
  return runner;
}

function readers(model: Model): string {
  const names = goNames(settled(model, goDialect));
  const settle = settledName(model, goDialect);
  const rows = model.types.map(({ kind, name }) => {
    const type = `sdk.${names.type(settle(name))}`;
    const reader =
      kind === "union"
        ? `func(data []byte) (any, error) { return sdk.Unmarshal${names.type(settle(name))}(data) }`
        : `read[${type}]`;
    return `${JSON.stringify(name)}: ${reader},`;
  });
  return `package main\n\nimport sdk "sdk"\n\nvar readers = map[string]func([]byte) (any, error){\n${rows.join("\n")}\n}\n`;
}
