import type { ConfigProblem } from "../../errors.ts";
import type { Io } from "../io.ts";

/** What is probably not meant, for people. */
export function tellWarnings(warnings: readonly ConfigProblem[], { stderr }: Io): void {
  for (const { path, message } of warnings) stderr(`warning: ${path} ${message}\n`);
}
