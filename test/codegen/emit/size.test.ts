import { expect, test } from "vitest";
import { languages } from "../../../codegen/languages.ts";
import { readSchema } from "../../../codegen/read-schema/read-schema.ts";

const values = Array.from({ length: 50_000 }, (_, index) => `v${index}`);
const large = readSchema({ $defs: { Large: { type: "string", enum: values } } });

test.each([...languages])(
  "%s emits an enum of 50 000 values",
  { timeout: 120_000 },
  (_name, emit) => {
    const files = emit(large, { name: "large", version: "1.0.0" });
    const content = files.map((file) => file.content).join("");
    expect(content.match(/"v\d+"/g)?.length).toBeGreaterThanOrEqual(50_000);
  },
);
