import type { ConfigProblem } from "../../errors.ts";
import { listen } from "../../token/listeners.ts";
import type { Io } from "../io.ts";

/** What is probably not meant, for people. */
export function tellWarnings(warnings: readonly ConfigProblem[], { stderr }: Io): void {
  for (const { path, message } of warnings) stderr(`warning: ${path} ${message}\n`);
}

/**
 * What shows only while a command runs: a token store that is away, a file that others may read. Held back until the
 * end where a line of its own would disturb what the terminal shows meanwhile.
 */
export function tellEvents({ stderr }: Io, when: "at once" | "at the end" = "at once"): Disposable {
  const held: string[] = [];
  const tell = when === "at once" ? stderr : (text: string): void => void held.push(text);
  const end = listen({
    "byok-identity:warning": ({ code, message }) => tell(`warning: ${message} (${code})\n`),
  });
  return {
    [Symbol.dispose]() {
      end();
      for (const text of held) stderr(text);
    },
  };
}
