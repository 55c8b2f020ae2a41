import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emitterOf } from "../../../codegen/languages.ts";
import type { Json } from "../../../codegen/model.ts";
import { readSchema } from "../../../codegen/read-schema/read-schema.ts";
import { writePackage } from "../languages/compilers/compiler.ts";
import type { Program } from "../languages/runner.ts";
import { answersOf } from "../languages/runner.ts";
import { hasPrograms } from "../../support/programs.ts";
import { languages } from "./languages.ts";

const schema = readFileSync(path.join(import.meta.dirname, "schema.json"), "utf8");
const model = readSchema(JSON.parse(schema) as Json);

interface Call {
  /** Without it, that of the methods without a prefix. */
  readonly handler?: "files";
  readonly method: string;
  readonly params?: unknown;
}

const result = (value: unknown): object => ({ result: value });
const error = (code: number, message: string): object => ({ error: { code, message } });
const file = (method: string, params?: unknown): Call => ({
  handler: "files",
  method,
  ...(params === undefined ? {} : { params }),
});

/**
 * What every language answers. The handlers are those of the drivers: `read` asks the other side to open the file with
 * a caller, and `forget` calls `editor.idle`.
 */
const calls: readonly (readonly [title: string, call: Call, answer: object])[] = [
  ["a call", file("files.read", { path: "a" }), result({ text: "Title of file:a" })],
  [
    "members that are not known",
    file("files.read", { path: "a", lines: 2, more: [] }),
    result({ text: "Title of file:a" }),
  ],
  [
    "a value out of bounds",
    file("files.read", { path: "", lines: 0 }),
    error(
      -32602,
      "Invalid params: path: must have at least 1 character; lines: must be at least 1",
    ),
  ],
  ["a member that is missing", file("files.read", {}), error(-32602, "Invalid params")],
  ["params that are missing", file("files.read"), error(-32602, "Invalid params")],
  ["null as params", file("files.read", null), error(-32602, "Invalid params")],
  ["a member of another type", file("files.read", { path: 7 }), error(-32602, "Invalid params")],
  ["a list as params", file("files.read", ["a"]), error(-32602, "Invalid params")],
  ["a method without params", file("files.list"), result({ paths: ["a", "b"] })],
  ["params of a method without", file("files.list", { x: 1 }), result({ paths: ["a", "b"] })],
  ["a method without a result", file("files.forget", { path: "a" }), result(null)],
  ["a method without a prefix", { method: "ping" }, result(null)],
  ["no such method", file("files.write"), error(-32601, "Method not found: files.write")],
  ["another handler's method", file("ping"), error(-32601, "Method not found: ping")],
  ["the method's own name", { method: "read" }, error(-32601, "Method not found: read")],
  [
    "an error of the other side, which the handler passes on",
    file("files.read", { path: "missing" }),
    error(-32001, "No such file"),
  ],
  [
    "a result of the other side that is of another type",
    file("files.read", { path: "wrong" }),
    error(-32603, "failed"),
  ],
  ["a handler that fails", file("files.read", { path: "broken" }), error(-32603, "failed")],
];

/** What a language says of values of a wrong type is its own affair. */
function comparable(answer: unknown): unknown {
  const { error: found } = answer as { error?: { code: number; message: string } };
  return found?.code === -32602 && !/path: must have/.test(found.message)
    ? error(found.code, found.message.slice(0, "Invalid params".length))
    : answer;
}

describe.each(languages)("in $name", ({ name, toolchain, build }) => {
  describe.runIf(hasPrograms(name, toolchain))("dispatch and callers", () => {
    let folder: string;
    let program: Program;
    beforeAll(() => {
      folder = mkdtempSync(path.join(tmpdir(), `codegen-calls-${name}-`));
      const files = emitterOf(name)(model, { name: "editor-calls", version: "1.0.0" });
      writePackage(path.join(folder, "package"), files);
      program = build(folder);
    }, 600_000);
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test("answer every call as the other languages do", async () => {
      const answers = await answersOf(
        program,
        calls.map(([, call]) => call),
      );
      const told = calls.map(([title], index) => [title, comparable(answers[index])]);
      expect(told).toEqual(calls.map(([title, , answer]) => [title, answer]));
    }, 120_000);
  });
});
