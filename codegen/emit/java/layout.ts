import type { CodeWriter } from "../writer.ts";

/** Length of a line without the indentation of a method's body. */
const WIDTH = 100;

/** A call or declaration with its arguments, each on a line of its own where one line would not hold them. */
export function listed(open: string, items: readonly string[], close: string): string {
  const line = open + items.join(", ") + close;
  if (line.length <= WIDTH) return line;
  return `${open}\n${items.map((item) => `    ${item}`).join(",\n")}${close}`;
}

/** A blank line before a member that is not the first. */
export function separate(writer: CodeWriter): void {
  if (!writer.isAtStartOfBlock()) writer.blankLineIfLastNot();
}
