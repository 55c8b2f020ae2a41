import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { generate } from "../../../codegen/generate.ts";
import type { Model } from "../../../codegen/model.ts";
import { readSource } from "../../../codegen/source.ts";
import { ConfigError } from "../../../src/errors.ts";
import { writePackage, type Compiler } from "../languages/compilers/compiler.ts";
import { csharpOfOneFramework } from "../languages/compilers/csharp.ts";
import { go } from "../languages/compilers/go.ts";
import { java } from "../languages/compilers/java.ts";
import { python } from "../languages/compilers/python.ts";
import { rust } from "../languages/compilers/rust.ts";
import { typescript } from "../languages/compilers/typescript.ts";
import { hasPrograms } from "../../support/programs.ts";
import { inFolder, packaged, storePaths, type RealSchema } from "./schemas.ts";

/** Those that take longest first, so that none is left alone at the end. */
const compilers: readonly Compiler[] = [csharpOfOneFramework, rust, python, java, go, typescript];

/** How many of SchemaStore's schemas have to be read, in hundredths. */
const storeShare = 90;

interface Accepted {
  readonly name: string;
  readonly model: Model;
  readonly types: number;
  readonly notes: number;
}

/**
 * Reads schemas that were not written for the generator, compiles what comes out of them in every language, and prints
 * a table of it.
 *
 * @param root the project's folder
 * @param folder of schemas beside those that npm has
 * @param only the languages to compile; all without any
 * @returns whether all of them are read and compile
 */
export async function measure(
  root: string,
  folder: string,
  only: readonly string[],
  print: (line: string) => void,
): Promise<boolean> {
  const cache = path.join(root, "node_modules/.cache/byok-identity/real");
  mkdirSync(cache, { recursive: true });
  const shared = inFolder(folder);
  if (shared.length === 0) print(`Left out: there are no schemas in ${folder}`);
  const known = packaged(cache);
  const names = new Set(known.map(({ name }) => name));
  const schemas = [...known, ...shared.filter(({ name }) => !names.has(name))];
  const accepted = schemas.flatMap((schema) => read(schema, print));
  const present = compilers
    .filter(({ name }) => only.length === 0 || only.includes(name))
    .filter(({ name, toolchain }) => hasPrograms(name, toolchain));
  const failures = await inTurn(present, schemas, print);

  print(`| schema | types | notes | ${present.map(({ name }) => name).join(" | ")} |`);
  print(`|---|---|---|${present.map(() => "---|").join("")}`);
  for (const { name, types, notes } of accepted) {
    const cells = present.map((compiler) =>
      failures.get(compiler.name)?.has(name) === false ? "compiles" : "fails",
    );
    print(`| ${name} | ${types} | ${notes} | ${cells.join(" | ")} |`);
  }
  const isStoreRead = readStore(storePaths(cache), print);
  const isCompiled = present.every(({ name }) => failures.get(name)?.size === 0);
  return accepted.length === schemas.length && isCompiled && isStoreRead;
}

function read({ name, file }: RealSchema, print: (line: string) => void): readonly Accepted[] {
  try {
    const { model, notes } = readSource(readFileSync(file, "utf8"), path.basename(file));
    return [{ name, model, types: model.types.length, notes: notes.length }];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    print(`${name} is refused: ${error.message}`);
    return [];
  }
}

/** What a thread is to compile. */
interface Work {
  readonly language: string;
  readonly schemas: readonly RealSchema[];
}

/** The names of the schemas that fail in each language. A language for each core at a time: few compilers use two. */
async function inTurn(
  languages: readonly Compiler[],
  schemas: readonly RealSchema[],
  print: (line: string) => void,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const due = [...languages];
  const failures = new Map<string, ReadonlySet<string>>();
  const work = async (): Promise<void> => {
    for (let next = due.shift(); next !== undefined; next = due.shift()) {
      const language = next.name;
      const given: Work = { language, schemas };
      const worker = new Worker(new URL(import.meta.url), { workerData: given });
      worker.on("message", (said: string | ReadonlySet<string>) => {
        if (typeof said === "string") print(said);
        else failures.set(language, said);
      });
      await once(worker, "exit");
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return failures;
}

if (!isMainThread) {
  const { language, schemas } = workerData as Work;
  const compiler = compilers.find(({ name }) => name === language) as Compiler;
  const say = (message: string | ReadonlySet<string>): void =>
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread's port has no origin.
    parentPort?.postMessage(message);
  const accepted = schemas.flatMap((schema) => read(schema, () => undefined));
  say(failuresOf(compiler, accepted, say));
}

/** All at once, which is faster; where that fails, one by one, which tells of which. */
function failuresOf(
  compiler: Compiler,
  schemas: readonly Accepted[],
  print: (line: string) => void,
): ReadonlySet<string> {
  const started = performance.now();
  const found = complaint(compiler, schemas);
  print(`${compiler.name} took ${((performance.now() - started) / 1000).toFixed(0)} s`);
  if (found === undefined) return new Set();
  const failed = new Set<string>();
  for (const schema of schemas) {
    const said = complaint(compiler, [schema]);
    if (said === undefined) continue;
    failed.add(schema.name);
    print(`${schema.name}, ${compiler.name}:\n${said.slice(0, 4000)}`);
  }
  return failed;
}

function complaint(compiler: Compiler, schemas: readonly Accepted[]): string | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), `codegen-real-${compiler.name}-`));
  try {
    for (const { name, model } of schemas) {
      const options = { name: `real-${name}`.toLowerCase(), version: "0.1.0" };
      for (const { files } of generate(model, [compiler.name], options)) {
        writePackage(path.join(folder, name), files);
      }
    }
    compiler.compile(folder);
    return undefined;
  } catch (error) {
    return String(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readStore(files: readonly string[], print: (line: string) => void): boolean {
  const refused = files.filter((file) => {
    try {
      readSource(readFileSync(file, "utf8"), file);
      return false;
    } catch (error) {
      if (error instanceof ConfigError) return true;
      throw error;
    }
  });
  const share = ((files.length - refused.length) / files.length) * 100;
  print(
    `SchemaStore: ${files.length - refused.length} of ${files.length} are read (${share.toFixed(1)} %)`,
  );
  return share >= storeShare;
}
