import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import path from "node:path";
import { format } from "@wasm-fmt/gofmt";
import { afterAll, describe, expect, test } from "vitest";
import { go } from "../../../codegen/emit/go.ts";
import { goNames } from "../../../codegen/emit/go/names.ts";
import type { Model } from "../../../codegen/model.ts";
import { anyModel } from "./any-model.ts";
import { describeLanguage } from "./harness.ts";
import { run } from "./run.ts";
import { hasToolchain, type Probe } from "./toolchain.ts";

const toolchain: readonly Probe[] = [
  ["go", "version"],
  ["gofmt", "-h"],
];
const here = path.join(import.meta.dirname, "go");
const sdk = path.join(import.meta.dirname, "../../../codegen/sdks/go");

describeLanguage({
  name: "go",
  toolchain,
  build({ subject, folder, files }) {
    for (const { path: file, content } of files) {
      if (file.endsWith(".go")) assert.equal(format(content), content, file);
    }
    const runner = module(folder, path.join(folder, "package"));
    copyFileSync(path.join(here, "runner.go"), path.join(runner, "main.go"));
    writeFileSync(path.join(runner, "readers.go"), readers(subject.model));
    assert.equal(tool(runner, "gofmt", "-l", path.join(folder, "package")), "");
    tool(path.join(folder, "package"), "go", "vet", "./...");
    tool(runner, "go", "vet", "./...");
    tool(runner, "go", "build", "-o", "runner", ".");
    return { command: path.join(runner, "runner") };
  },
});

describe.runIf(hasToolchain("go", toolchain))("the Go package", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "codegen-go-usage-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([1, 2, 3])(
    "compiles without a warning for schema %i of any",
    (seed) => {
      const target = path.join(folder, `any-${seed}`);
      mkdirSync(target);
      for (const { path: file, content } of go(anyModel(seed), { name: "any", version: "0.1.0" })) {
        writeFileSync(path.join(target, file), content);
      }
      expect(tool(target, "gofmt", "-l", ".")).toBe("");
      expect(() => tool(target, "go", "vet", "./...")).not.toThrow();
    },
    300_000,
  );

  test("is of use as Go programmers expect", () => {
    const user = module(folder, sdk);
    copyFileSync(path.join(here, "usage.go"), path.join(user, "usage_test.go"));
    tool(user, "go", "vet", "./...");
    expect(tool(user, "go", "test", "-count=1", "./...")).toMatch(/^ok/m);
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
  const names = goNames(model);
  const rows = model.types.map(({ kind, name }) => {
    const type = `sdk.${names.type(name)}`;
    const reader =
      kind === "union"
        ? `func(data []byte) (any, error) { return sdk.Unmarshal${names.type(name)}(data) }`
        : `read[${type}]`;
    return `${JSON.stringify(name)}: ${reader},`;
  });
  return `package main\n\nimport sdk "sdk"\n\nvar readers = map[string]func([]byte) (any, error){\n${rows.join("\n")}\n}\n`;
}

function tool(cwd: string, command: string, ...args: readonly string[]): string {
  return run(command, args, {
    cwd,
    env: { GOFLAGS: "-mod=mod", GOPROXY: "off", GOTOOLCHAIN: "local" },
  });
}
