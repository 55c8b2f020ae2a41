import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { typescriptDialect } from "../../../codegen/emit/typescript.ts";
import { stripped, validated } from "../../../codegen/emit/typescript/functions.ts";
import { functionName } from "../../../codegen/emit/typescript/names.ts";
import { ofSchema, type Model } from "../../../codegen/emit/model.ts";
import type { Text } from "../../../codegen/text.ts";
import { NODE_TYPES, TSC, typescript } from "./compilers/typescript.ts";
import { describeLanguage } from "./harness.ts";
import { run } from "./run.ts";
import { settledName } from "./settled-name.ts";

describeLanguage({
  ...typescript,
  keepsAll: true,
  build: ({ subject, folder }) => {
    run(TSC, ["-p", "package", ...NODE_TYPES], { cwd: folder });
    writeFileSync(path.join(folder, "program.mjs"), program(ofSchema(subject.model)));
    return { command: process.execPath, args: [path.join(folder, "program.mjs")] };
  },
  own({ folder }) {
    test("compiles under the strictest flags", () => {
      const strictest = ["--noEmit", "--erasableSyntaxOnly", "--isolatedDeclarations"];
      expect(run(TSC, ["-p", "package", ...NODE_TYPES, ...strictest], { cwd: folder })).toBe("");
    });
  },
});

function program(model: Model): string {
  const settle = settledName(model, typescriptDialect);
  const table = (verb: string, types: readonly { readonly name: Text }[]): string =>
    `{ ${types.map(({ name }) => `${JSON.stringify(name)}: sdk.${functionName(verb, settle(name))}`).join(", ")} }`;
  return `
import { createInterface } from "node:readline";
import * as sdk from "./package/dist/index.js";

const validate = ${table("validate", validated(model))};
const toWire = ${table("toWire", stripped(model))};
const text = ({ path, message }) => (path === "" ? message : path + ": " + message);

for await (const line of createInterface({ input: process.stdin })) {
  const { type, op, value } = JSON.parse(line);
  const answer =
    op === "validate"
      ? { violations: validate[type](value).map(text) }
      : { value: type in toWire ? toWire[type](value) : value };
  console.log(JSON.stringify(answer));
}
`;
}
