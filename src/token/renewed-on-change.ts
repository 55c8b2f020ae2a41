import { abortable } from "../lib/abortable.ts";
import type { CachedTokenSource } from "./cached.ts";
import type { TokenSource } from "./types.ts";

/**
 * A cached token made from something that may change at any time: each call asks `changed`, which must not reject,
 * and has the token renewed if so. Callers wait for that renewal; should it fail, the token they would have had
 * serves on while it is valid. Calls at once share one question.
 */
export function renewedOnChange(
  source: CachedTokenSource,
  changed: () => Promise<boolean>,
): CachedTokenSource {
  let question: Promise<void> | undefined;

  async function look(): Promise<void> {
    try {
      if (await changed()) source.markDue();
    } finally {
      question = undefined;
    }
  }

  const get: TokenSource = async (request) => {
    await abortable((question ??= look()), request?.signal);
    return source(request);
  };
  return Object.assign(get, source);
}
