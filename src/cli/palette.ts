import { createColors } from "picocolors";

/** Functions that put a text into a colour, or leave it as it is. */
export type Palette = ReturnType<typeof createColors>;

/** Colours where stdout is a terminal that wants them, and plain text elsewhere. */
export function palette(color: boolean): Palette {
  return createColors(color);
}
