import type { Compiler } from "./compiler.ts";
import { csharp } from "./csharp.ts";
import { go } from "./go.ts";
import { java } from "./java.ts";
import { python } from "./python.ts";
import { rust } from "./rust.ts";
import { typescript } from "./typescript.ts";

export const compilers: readonly Compiler[] = [typescript, python, go, rust, java, csharp];
