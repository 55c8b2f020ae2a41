import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { EventMap, EventName } from "./events.ts";

/** The listener of each channel; a channel without one is not subscribed to. */
export type Listeners = { readonly [Name in EventName]?: (message: EventMap[Name]) => void };

/** Subscribes each listener to its channel; returns a function that unsubscribes them. */
export function listen(listeners: Listeners): () => void {
  const subscribed = Object.entries(listeners).map(([name, listener]) => {
    const onMessage = (message: unknown): void => (listener as (message: unknown) => void)(message);
    subscribe(name, onMessage);
    return () => unsubscribe(name, onMessage);
  });
  return () => {
    for (const end of subscribed) end();
  };
}
