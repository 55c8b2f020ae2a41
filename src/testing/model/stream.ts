import { setTimeout as sleep } from "node:timers/promises";
import type { StreamEvent } from "./dialect.ts";

/** Server-sent events (WHATWG HTML, section 9.2), one part for each. */
export async function* eventStream(
  events: Iterable<StreamEvent>,
  delay: number,
  trailer: string | undefined,
): AsyncGenerator<string> {
  for (const { event, data } of events) {
    yield `${event === undefined ? "" : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`;
    // oxlint-disable-next-line no-await-in-loop -- the pause between events is the point
    if (delay > 0) await sleep(delay, undefined, { ref: false });
  }
  if (trailer !== undefined) yield `data: ${trailer}\n\n`;
}
