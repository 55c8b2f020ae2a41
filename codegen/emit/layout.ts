/** An expression: text that stays on its line, or items between brackets. */
export type Code = string | Bracketed;

export interface Bracketed {
  /** What stands before the first item, its bracket at the end: `{`, `name: [`, `Field(`. */
  readonly open: string;
  readonly close: string;
  readonly items: readonly Code[];
  /** A blank inside the brackets, where all is on one line. */
  readonly padded?: boolean;
  /** A comma follows an item that is alone: a tuple of Python's. */
  readonly single?: boolean;
  /** Each item on a line of its own, even where all would fit on one. */
  readonly broken?: boolean;
}

export interface Page {
  readonly width: number;
  /** Blanks for one level. */
  readonly step: number;
}

/**
 * The lines of an expression that starts in the column `indent`; what does not fit on one line gets a line for each
 * item, as formatters do it. `tail` follows the last bracket.
 */
export function laidOut(code: Code, page: Page, indent = 0, tail = ""): readonly string[] {
  const margin = " ".repeat(indent);
  const line = flat(code);
  const fits = line !== undefined && indent + line.length + tail.length <= page.width;
  if (typeof code === "string" || (fits && line !== undefined)) return [margin + line + tail];
  return [
    margin + code.open,
    ...code.items.flatMap((item) => laidOut(item, page, indent + page.step, ",")),
    margin + code.close + tail,
  ];
}

function flat(code: Code): string | undefined {
  if (typeof code === "string") return code;
  if (code.broken === true) return undefined;
  const items = code.items.map(flat);
  if (items.includes(undefined)) return undefined;
  const pad = code.padded === true && items.length > 0 ? " " : "";
  const comma = code.single === true && items.length === 1 ? "," : "";
  return `${code.open}${pad}${items.join(", ")}${comma}${pad}${code.close}`;
}
