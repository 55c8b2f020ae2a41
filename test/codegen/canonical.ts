import { createRequire } from "node:module";

/** JSON as RFC 8785 writes it. The package exports a function, though its types speak of a default. */
export const canonicalize = createRequire(import.meta.url)("canonicalize") as (
  value: unknown,
) => string | undefined;
