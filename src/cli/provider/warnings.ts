import type { ConfigProblem } from "../../errors.ts";
import { visible, visibleLines } from "../../lib/visible.ts";
import { listen } from "../../token/listeners.ts";
import type { Io } from "../io.ts";

/** Prints likely mistakes for people. */
export function printWarnings(warnings: readonly ConfigProblem[], { stderr }: Io): void {
  for (const { path, message } of warnings) stderr(`${visible(`warning: ${path} ${message}`)}\n`);
}

/**
 * Prints warnings that occur while a command runs: an unavailable token store, a file that others can read. They are
 * held back until the end if a separate line would disturb the terminal output meanwhile.
 */
export function printEvents(
  { stderr }: Io,
  when: "at once" | "at the end" = "at once",
): Disposable {
  const held: string[] = [];
  const print = when === "at once" ? stderr : (text: string): void => void held.push(text);
  const end = listen({
    "byok-identity:warning": ({ code, message }) =>
      print(visibleLines(`warning: ${message} (${code})\n`)),
  });
  return {
    [Symbol.dispose]() {
      end();
      for (const text of held) stderr(text);
    },
  };
}
