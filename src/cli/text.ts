import { createColors } from "picocolors";
import type { IdentityLabel } from "../token/events.ts";

/** Functions that colour a text, or return it unchanged. */
export type Palette = ReturnType<typeof createColors>;

/** Colours if stdout supports them, otherwise plain text. */
export function palette(color: boolean): Palette {
  return createColors(color);
}

/** A number of things: `1 model`, `2 models`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** An identity for people: its kind, its selector and its scope. */
export function identityText({ kind, selector, scope }: IdentityLabel): string {
  return [kind, selector, scope].filter((part) => part !== undefined).join(", ");
}
