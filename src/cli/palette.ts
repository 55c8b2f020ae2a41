import { createColors } from "picocolors";

export type Palette = ReturnType<typeof createColors>;

/** Colours where stdout is a terminal that wants them, and plain text elsewhere. */
export function palette(color: boolean): Palette {
  return createColors(color);
}
