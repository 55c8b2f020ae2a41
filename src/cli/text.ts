import { createColors } from "picocolors";
import type { IdentityLabel } from "../token/events.ts";

/** Functions that put a text into a colour, or leave it as it is. */
export type Palette = ReturnType<typeof createColors>;

/** Colours where stdout is a terminal that wants them, and plain text elsewhere. */
export function palette(color: boolean): Palette {
  return createColors(color);
}

/** A number of things: `1 model`, `2 models`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** An identity for people: what kind it is, which, and for what. */
export function identityText({ kind, selector, scope }: IdentityLabel): string {
  return [kind, selector, scope].filter((part) => part !== undefined).join(", ");
}
