import { abortable } from "../lib/abortable.ts";
import type { CachedTokenSource } from "./cached.ts";
import type { TokenSource } from "./types.ts";

/**
 * A cached token whose origin may change at any time, such as a file. Each call asks `changed`, which must not reject,
 * and renews the token if needed. Callers wait for that renewal; if it fails, they get the old token while it is valid.
 * Concurrent calls share one check.
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
