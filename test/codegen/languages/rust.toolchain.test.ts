import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { rust as emit, rustDialect } from "../../../codegen/emit/rust.ts";
import { rustNames } from "../../../codegen/emit/rust/names.ts";
import { ofSchema, type Model } from "../../../codegen/emit/model.ts";
import { settled } from "../../../codegen/emit/settled.ts";
import { anyModel } from "./any-model.ts";
import { writePackage } from "./compilers/compiler.ts";
import { cargo, configureCargo, lintCrates, rust } from "./compilers/rust.ts";
import { describeLanguage } from "./harness.ts";
import { run } from "./run.ts";
import { settledName } from "./settled-name.ts";
import { hasPrograms } from "../../support/programs.ts";

const here = path.join(import.meta.dirname, "rust");
/** Shared, so that serde is compiled once. */
const target = mkdtempSync(path.join(tmpdir(), "codegen-rust-target-"));
afterAll(() => rmSync(target, { recursive: true, force: true }));

describeLanguage({
  ...rust,
  build({ subject, folder }) {
    const sdk = path.join(folder, "package");
    const runner = crate(folder, sdk, `runner-${subject.name}`);
    copyFileSync(path.join(here, "runner.rs"), path.join(runner, "src/main.rs"));
    writeFileSync(path.join(runner, "src/readers.rs"), readers(ofSchema(subject.model)));
    lint(sdk);
    cargo(sdk, target, "test", "--doc");
    cargo(runner, target, "build");
    return { command: path.join(target, "debug", `runner-${subject.name}`) };
  },
});

describe.runIf(hasPrograms(rust.name, rust.toolchain))("the Rust crate", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "codegen-rust-usage-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([1, 2, 3])(
    "compiles without a warning for schema %i of any",
    (seed) => {
      const sdk = path.join(folder, `any-${seed}`);
      writePackage(sdk, emit(anyModel(seed), { name: "any", version: "0.1.0" }));
      expect(() => lint(sdk)).not.toThrow();
    },
    300_000,
  );

  test("is of use as Rust programmers expect", () => {
    const sdk = path.join(folder, "package");
    // A copy, since cargo writes a lock file beside the manifest.
    cpSync(path.join(import.meta.dirname, "../../../codegen/sdks/rust"), sdk, { recursive: true });
    const user = crate(folder, sdk, "usage");
    writeFileSync(path.join(user, "src/lib.rs"), "");
    mkdirSync(path.join(user, "tests"));
    copyFileSync(path.join(here, "usage.rs"), path.join(user, "tests/usage.rs"));
    expect(cargo(user, target, "test", "--test", "usage")).toContain("0 failed");
  }, 300_000);
});

function lint(sdk: string): void {
  run("rustfmt", ["--check", "--edition", "2021", path.join(sdk, "src/lib.rs")], { cwd: sdk });
  lintCrates(sdk, target);
}

/** A crate beside the package, which it knows as `sdk`. */
function crate(folder: string, sdk: string, name: string): string {
  const manifest = readFileSync(path.join(sdk, "Cargo.toml"), "utf8");
  const [, called] = /^name = "(.*)"$/m.exec(manifest) ?? [];
  configureCargo(folder);
  const root = path.join(folder, "user");
  mkdirSync(path.join(root, "src"), { recursive: true });
  writeFileSync(
    path.join(root, "Cargo.toml"),
    `[package]
name = "${name}"
version = "0.0.0"
edition = "2021"

[dependencies]
sdk = { path = "${sdk}", package = "${called}" }
serde = "1"
serde_json = "1"
`,
  );
  return root;
}

function readers(model: Model): string {
  const names = rustNames(settled(model, rustDialect));
  const settle = settledName(model, rustDialect);
  const arms = model.types.map(({ kind, name }) => {
    const type = `sdk::${names.type(settle(name))}`;
    const validate = kind === "object" || kind === "union" ? `${type}::validate` : "|_| Ok(())";
    return `        ${JSON.stringify(name)} => reply::<${type}>(question, ${validate}),`;
  });
  return `#![allow(deprecated)]

use crate::reply;
use serde_json::Value;

pub fn answer(question: &Value) -> Value {
    match question["type"].as_str().unwrap_or_default() {
${arms.join("\n")}
        other => panic!("no type {other}"),
    }
}
`;
}
