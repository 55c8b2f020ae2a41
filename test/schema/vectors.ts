import { readFileSync } from "node:fs";

/** The formats are described in schema/vectors/README.md. */
export interface Vector {
  readonly name: string;
  readonly type: string;
  readonly value: unknown;
}
export interface ValidVector extends Vector {
  readonly written?: unknown;
}
export interface InvalidVector extends Vector {
  readonly keyword: string;
  readonly path: string;
  readonly tolerated?: boolean;
}
export interface Schema {
  readonly $id: string;
  readonly $defs: Readonly<Record<string, { readonly type?: unknown }>>;
}

const text = (file: string): string =>
  readFileSync(new URL(`../../schema/${file}`, import.meta.url), "utf8");

export const schema: Schema = JSON.parse(text("byok-identity.schema.json"));
export const valid: ValidVector[] = JSON.parse(text("vectors/valid.json"));
export const invalid: InvalidVector[] = JSON.parse(text("vectors/invalid.json"));
