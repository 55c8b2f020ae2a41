import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { schema } from "./vectors.ts";

test("the schema's ErrorCode has the codes of src/errors.ts, in its order, each with a description", () => {
  const source = readFileSync(new URL("../../src/errors.ts", import.meta.url), "utf8");
  const codes = source.match(/(?<=^ +\| ")ERR_[A-Z_]+(?=")/gm);
  const { ErrorCode } = schema.$defs as unknown as {
    readonly ErrorCode: { readonly enum: unknown; readonly "x-enumDescriptions": object };
  };
  expect(ErrorCode.enum).toEqual(codes);
  expect(Object.keys(ErrorCode["x-enumDescriptions"])).toEqual(codes);
});
