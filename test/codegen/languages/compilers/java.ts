import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { run } from "../run.ts";
import type { Compiler } from "./compiler.ts";

export const JARS = ["databind", "core", "annotations"].map(
  (jar) => `/usr/share/java/jackson-${jar}.jar`,
);
const FLAGS = ["--release", "17", "-encoding", "UTF-8", "-Xlint:all", "-Xdoclint:all,-missing"];

export const java: Compiler = {
  name: "java",
  toolchain: [["javac", "-version"], ...JARS.map((jar) => ["test", "-f", jar] as const)],
  compile(folder) {
    const sources = readdirSync(folder, { recursive: true, encoding: "utf8" });
    javac(
      folder,
      sources.filter((file) => file.endsWith(".java")),
    );
  },
};

/** Compiles sources into `classes`. */
export function javac(cwd: string, sources: readonly string[]): void {
  writeFileSync(path.join(cwd, "sources"), sources.join("\n"));
  run("javac", [...FLAGS, "-Werror", "-cp", JARS.join(":"), "-d", "classes", "@sources"], { cwd });
}
