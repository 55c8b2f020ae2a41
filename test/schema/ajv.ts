import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

/** The oracle: what Ajv says about a value of one definition of a schema; no error is a valid value. */
export type Oracle = (type: string, value: unknown) => readonly ErrorObject[];

export function oracle(schema: { readonly $id: string; readonly $defs?: object }): Oracle {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: false,
    strictNumbers: true,
    ownProperties: true,
  });
  addFormats.default(ajv);
  for (const [format, least, most] of INTEGERS) {
    ajv.addFormat(format, {
      type: "number",
      validate: (value) => Number.isInteger(value) && value >= least && value <= most,
    });
  }
  ajv.addSchema(schema);
  return (type, value) => {
    const validate = ajv.getSchema(`${schema.$id}#/$defs/${type}`);
    if (validate === undefined) throw new Error(`The schema has no definition ${type}.`);
    void validate(value);
    return validate.errors ?? [];
  };
}

/** Formats that ajv-formats leaves out: https://spec.openapis.org/registry/format/. */
const INTEGERS = [
  ["int8", -(2 ** 7), 2 ** 7 - 1],
  ["uint16", 0, 2 ** 16 - 1],
  ["uint32", 0, 2 ** 32 - 1],
  ["uint64", 0, 2 ** 64],
] as const;
