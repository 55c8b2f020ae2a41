import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { run } from "../run.ts";
import type { Compiler } from "./compiler.ts";

const CRATES = "/usr/share/cargo/registry";

export const rust: Compiler = {
  name: "rust",
  toolchain: [
    ["cargo", "--version"],
    ["rustfmt", "--version"],
    ["cargo-clippy", "--version"],
    ["sh", "-c", `ls -d ${CRATES}/serde_derive-* ${CRATES}/serde_json-*`],
  ],
  compile(folder) {
    const members = readdirSync(folder);
    const manifest = `[workspace]\nresolver = "2"\nmembers = ${JSON.stringify(members)}\n`;
    writeFileSync(path.join(folder, "Cargo.toml"), manifest);
    const roots = members.map((name) => path.join(folder, name, "src/lib.rs"));
    run("rustfmt", ["--check", "--edition", "2021", ...roots], { cwd: folder });
    // They have no other targets than the library.
    lintCrates(folder, path.join(folder, ".target"), []);
  },
};

/** Clippy and rustdoc find nothing in the crates of a folder. */
export function lintCrates(
  folder: string,
  target: string,
  targets: readonly string[] = ["--all-targets"],
): void {
  configureCargo(folder);
  cargo(folder, target, "clippy", ...targets, "--", "-D", "warnings");
  cargo(folder, target, "doc", "--no-deps");
}

/** Within the folder Cargo takes what it needs from Debian's packages. */
export function configureCargo(folder: string): void {
  mkdirSync(path.join(folder, ".cargo"), { recursive: true });
  writeFileSync(
    path.join(folder, ".cargo/config.toml"),
    `[source.crates-io]
replace-with = "debian"

[source.debian]
directory = "${CRATES}"

[net]
offline = true
`,
  );
}

/** `target` takes what is built, so that it can be shared. */
export function cargo(
  cwd: string,
  target: string,
  command: string,
  ...args: readonly string[]
): string {
  return run("cargo", [command, "--offline", "--quiet", ...args], {
    cwd,
    env: {
      CARGO_TARGET_DIR: target,
      CARGO_INCREMENTAL: "0",
      CARGO_PROFILE_DEV_DEBUG: "0",
      RUSTFLAGS: "-D warnings",
      RUSTDOCFLAGS: "-D warnings",
    },
  });
}
