import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import { palette } from "../text.ts";
import { isIdle, textOf, type Change } from "./change.ts";

/**
 * A string in a field whose name says that it is secret, in JSON and TOML: in TOML also one of several lines, in JSON
 * also one behind a comment.
 */
const SECRET = new RegExp(
  [
    String.raw`((?:key|token|secret|password|authorization)["']?\s*[:=](?:\s|/\*[^]*?\*/|//.*)*)`,
    String.raw`("""(?:[^\\]|\\[^])*?"""|'''[^]*?'''|"(?:[^"\\]|\\.)*"|'[^']*')`,
  ].join(""),
  "gi",
);

/** A value that is hidden, with a number: equal values have the same one. */
const HIDDEN = /"\[not shown \d+\]"/g;

/** A unified diff of a change, without the values of secrets; empty if nothing changes. */
export function diffOf(change: Change): string {
  if (isIdle(change)) return "";
  const { file, before, after } = change;
  const [from, to] = [before, after].map(({ content }) =>
    content === undefined ? "/dev/null" : file,
  );
  const numbers = new Map<string, number>();
  // Before the comparison, because a line of the diff does not show which field it belongs to.
  const hidden = (text: string): string =>
    text.replaceAll(SECRET, (_, name: string, value: string) => {
      const number = numbers.get(value) ?? numbers.size;
      numbers.set(value, number);
      return `${name}"[not shown ${number}]"`;
    });
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
  return patch.replaceAll(HIDDEN, '"[not shown]"');
}

/** The diff with colours. */
export function painted(diff: string, color: boolean): string {
  const { green, red, bold, cyan } = palette(color);
  return diff
    .split("\n")
    .map((line) => {
      if (/^(?:---|\+\+\+) /.test(line)) return bold(line);
      if (line.startsWith("@@")) return cyan(line);
      if (line.startsWith("+")) return green(line);
      return line.startsWith("-") ? red(line) : line;
    })
    .join("\n");
}
