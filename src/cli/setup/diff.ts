import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import { isFields } from "../../lib/fields.ts";
import { visible } from "../../lib/visible.ts";
import { palette } from "../text.ts";
import { formats, isIdle, textOf, type Change } from "./change.ts";
import type { Step } from "./documents/document.ts";

/** Names that setup gives to the proxy's key. */
const SECRET = /(?:key|token|authorization)$/i;

/** Words that are hidden, with a number: equal words have the same one. */
const HIDDEN = /\[not shown \d+\]/g;

/**
 * A unified diff of a change; empty if nothing changes. Any string or comment of the user may be a secret, whatever its
 * field is called, so only the strings that setup writes are shown, without the proxy's key.
 */
export function diffOf(change: Change): string {
  if (isIdle(change)) return "";
  const { file, format, before, after, edits } = change;
  const [from, to] = [before, after].map(({ content }) =>
    content === undefined ? "/dev/null" : file,
  );
  const shown = new Set(edits.flatMap(({ path, value }) => stringsOf(value, path.at(-1))));
  const numbers = new Map<string, number>();
  // Before the comparison, because a line of the diff does not show whether it is in a string.
  const hidden = (text: string): string => {
    let end = 0;
    const parts = formats[format].words(text).map((words) => {
      const written = text.slice(words.start, words.end);
      const own = words.value !== undefined && shown.has(words.value);
      const known = text.slice(end, words.start);
      end = words.end;
      if (own || written.trim() === "") return known + written;
      const number = numbers.get(written) ?? numbers.size;
      numbers.set(written, number);
      return known + written.replace(written.trim(), `[not shown ${number}]`);
    });
    return parts.join("") + text.slice(end);
  };
  const patch = createTwoFilesPatch(
    from ?? file,
    to ?? file,
    hidden(textOf(before)),
    hidden(textOf(after)),
    undefined,
    undefined,
    { headerOptions: FILE_HEADERS_ONLY },
  );
  // Only now, so that a changed secret still appears as a change.
  return patch.replaceAll(HIDDEN, "[not shown]");
}

/** The strings in a value that setup writes, except for secrets; `name`: that of the field around them. */
function stringsOf(value: unknown, name: Step | undefined): readonly string[] {
  if (typeof value === "string")
    return typeof name === "string" && SECRET.test(name) ? [] : [value];
  if (Array.isArray(value)) return value.flatMap((each) => stringsOf(each, name));
  return isFields(value)
    ? Object.entries(value).flatMap(([inner, each]) => stringsOf(each, inner))
    : [];
}

/** The diff for people, with colours. Tabs and the line breaks of Windows stay. */
export function painted(diff: string, color: boolean): string {
  const { green, red, bold, cyan } = palette(color);
  return diff
    .split("\n")
    .map((each) => {
      const line = each.replace(/[^\t\r]+/g, visible);
      if (/^(?:---|\+\+\+) /.test(line)) return bold(line);
      if (line.startsWith("@@")) return cyan(line);
      if (line.startsWith("+")) return green(line);
      return line.startsWith("-") ? red(line) : line;
    })
    .join("\n");
}
