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
  ajv.addSchema(schema);
  return (type, value) => {
    const validate = ajv.getSchema(`${schema.$id}#/$defs/${type}`);
    if (validate === undefined) throw new Error(`The schema has no definition ${type}.`);
    void validate(value);
    return validate.errors ?? [];
  };
}
