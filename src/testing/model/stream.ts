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
    if (delay > 0) await sleep(delay, undefined, { ref: false });
  }
  if (trailer !== undefined) yield `data: ${trailer}\n\n`;
}

/** The same events as the text messages of a WebSocket. */
export async function* frames(
  events: Iterable<StreamEvent>,
  delay: number,
): AsyncGenerator<string> {
  for (const { data } of events) {
    yield JSON.stringify(data);
    if (delay > 0) await sleep(delay, undefined, { ref: false });
  }
}
