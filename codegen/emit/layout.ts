/** An expression: text that stays on its line, or items between brackets. */
export type Code = string | Bracketed;

export interface Bracketed {
  /** The text before the first item, with the bracket at its end: `{`, `name: [`, `Field(`. */
  readonly open: string;
  readonly close: string;
  readonly items: readonly Code[];
  /** Whether there is a blank inside the brackets if all is on one line. */
  readonly padded?: boolean;
  /** Whether a comma follows a single item: a tuple in Python. */
  readonly single?: boolean;
  /** Whether each item has its own line, even if all would fit on one. */
  readonly broken?: boolean;
}

export interface Page {
  readonly width: number;
  /** The indent of one level, in blanks. */
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
