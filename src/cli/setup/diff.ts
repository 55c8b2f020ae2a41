import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import { palette } from "../text.ts";
import { isIdle, textOf, type Change } from "./change.ts";

/** Values of fields whose name says that they are secret, in JSON and TOML. */
const SECRET =
  /((?:key|token|secret|password|authorization)["']?\s*[:=]\s*)("(?:[^"\\]|\\.)*"|'[^']*')/gi;

/** A unified diff of a change, without the values of secrets; empty if nothing changes. */
export function diffOf(change: Change): string {
  if (isIdle(change)) return "";
  const { file, before, after } = change;
  const [from, to] = [before, after].map(({ content }) =>
    content === undefined ? "/dev/null" : file,
  );
  const patch = createTwoFilesPatch(
    from ?? file,
    to ?? file,
    textOf(before),
    textOf(after),
    undefined,
    undefined,
    { headerOptions: FILE_HEADERS_ONLY },
  );
  // Done after the comparison, so that a changed key still appears as a change.
  return patch.replaceAll(SECRET, '$1"[not shown]"');
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
