import { writeFileSync } from "node:fs";
import { build } from "rolldown";

/**
 * A TypeScript example as JavaScript that any supported Node runs, at the path given (`.mjs`). Its packages stay
 * outside, but for what `using` is compiled to.
 */
export async function compileExample(code: string, file: string): Promise<void> {
  const source = file.replace(/\.mjs$/, ".ts");
  writeFileSync(source, code);
  await build({
    input: source,
    platform: "node",
    tsconfig: false,
    transform: { target: "node20.19" },
    external: (id) => id !== source && !id.startsWith("@oxc-project/runtime"),
    output: { file, format: "esm", codeSplitting: false },
  });
}
