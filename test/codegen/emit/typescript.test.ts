import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { libraryTypes, typescript } from "../../../codegen/emit/typescript.ts";
import { readSchema } from "../../../codegen/read-schema/read-schema.ts";
import { ofSchema } from "../../../codegen/emit/model.ts";
import { subjects } from "../languages/subjects.ts";
import { callback, emitted, object } from "./support.ts";

const color = { type: "string", enum: ["red", "green"] };

describe("the TypeScript emitter", () => {
  it("leaves enums open, and closes them for a library that refuses other values", () => {
    const types = emitted(typescript, { Color: color })("src/types.ts");
    expect(types).toContain('export type Color = "red" | "green" | (string & {});');
    expect(libraryTypes(ofSchema(readSchema({ $defs: { Color: color } })))).toContain(
      'export type Color = "red" | "green";',
    );
  });

  it("says in JSDoc what the schema says", () => {
    const types = emitted(typescript, {
      Lamp: object({
        level: {
          description: "How bright.",
          type: "integer",
          minimum: 1,
          default: 3,
          deprecated: true,
          "x-stability": "experimental",
        },
      }),
    })("src/types.ts");
    const [, comment = ""] = /(\/\*\*[^]*?\*\/)\s+level\?: number;/.exec(types) ?? [];
    for (const tag of ["How bright.", "@default 3", "@minimum 1", "@deprecated", "@experimental"])
      expect(comment).toContain(tag);
  });

  it("lets no description end its comment or start a tag", () => {
    const description = "Ends */ here.\n@deprecated it says; mail me@example.com, @see `@this` */";
    const types = emitted(typescript, { Lamp: { ...(object({}) as object), description } })(
      "src/types.ts",
    );
    const comment = types.slice(types.indexOf("/**"), types.indexOf("export"));
    expect(comment.match(/\*\//g)).toHaveLength(1);
    expect(comment).toContain(
      String.raw`\@deprecated it says; mail me@example.com, \@see ${"`@this`"}`,
    );
  });

  it("writes names that are no identifiers as strings, and no character that cannot be seen", () => {
    const types = emitted(typescript, {
      Odd: object({ "a-b": { type: "string" }, class: { type: "string" }, naïve: true }),
      Mark: { type: "string", enum: ["\u202Eabc", "\u0000"] },
    })("src/types.ts");
    expect(types).toContain('  "a-b"?: string;');
    expect(types).toContain("  class?: string;");
    expect(types).toContain("  naïve?: unknown;");
    expect(types).toContain(String.raw`"\u202eabc" | "\u0000"`);
  });

  it("extends the bases, and repeats nothing of theirs", () => {
    const types = emitted(typescript, {
      Base: object({ a: { type: "string" } }),
      Child: {
        allOf: [{ $ref: "#/$defs/Base" }],
        ...(object({ b: { type: "string" } }) as object),
      },
    })("src/types.ts");
    expect(types).toContain("export interface Child extends Base {\n  b?: string;\n}");
  });

  it("tells null from absent", () => {
    const types = emitted(typescript, {
      Maybe: object(
        { must: { type: ["string", "null"] }, may: { type: ["string", "null"] } },
        { required: ["must"] },
      ),
      Lists: object({ names: { type: "array", items: { type: ["string", "null"] } } }),
    })("src/types.ts");
    expect(types).toContain("  must: string | null;\n  may?: string | null;");
    expect(types).toContain("names?: (string | null)[];");
  });

  it("types a callback by the method it answers, and strips it on the way to the wire", () => {
    const files = emitted(typescript, callback.definitions, callback.rest);
    expect(files("src/types.ts")).toContain(
      "export type Ask = (args: Question) => Promise<string>;",
    );
    expect(files("src/wire.ts")).toContain('export type WireClient = Omit<Client, "ask">;');
    expect(files("src/rpc.ts")).toContain('export const ANSWER_GET = "answer.get";');
    expect(files("src/rpc.ts")).toContain("  get(params: Question): Promise<Answer>;");
  });

  it("has functions only where there is something for them to do", () => {
    const file = emitted(typescript, { Lamp: object({ on: { type: "boolean" } }) });
    for (const absent of ["redact.ts", "wire.ts", "rpc.ts", "values.ts"])
      expect(() => file(absent)).toThrow(absent);
    expect(file("index.ts")).toMatch(/validateLamp/);
    const enums = emitted(typescript, { Color: color });
    for (const absent of ["validate.ts", "check.ts", "shapes.ts"])
      expect(() => enums(absent)).toThrow(absent);
  });

  it("keeps off the global types that it uses itself", () => {
    const types = emitted(typescript, {
      Record: object({ of: { type: "object", additionalProperties: { type: "string" } } }),
    })("src/types.ts");
    expect(types).toContain("export interface RecordModel {\n  of?: Record<string, string>;");
  });

  it.each(subjects)("writes $name as oxfmt would", ({ name, model }) => {
    const folder = mkdtempSync(path.join(tmpdir(), "codegen-format-"));
    try {
      for (const file of typescript(model, { name, version: "1.2.3" })) {
        if (!file.path.endsWith(".ts")) continue;
        const target = path.join(folder, file.path);
        mkdirSync(path.dirname(target), { recursive: true });
        writeFileSync(target, file.content);
      }
      const config = path.join(folder, ".oxfmtrc.json");
      writeFileSync(config, JSON.stringify({ printWidth: 100 }));
      const oxfmt = path.resolve(import.meta.dirname, "../../../node_modules/oxfmt/bin/oxfmt");
      const said = spawnSync(process.execPath, [oxfmt, "--check", "-c", config, "src"], {
        cwd: folder,
        encoding: "utf8",
      });
      expect(said.status, said.stdout).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
