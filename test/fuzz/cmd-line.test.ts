import { expect } from "vitest";
import { shellLine } from "../../src/lib/shell-line.ts";
import { fc } from "../support/properties.ts";
import { campaign } from "./campaign.ts";

/**
 * What cmd.exe makes of a line: the first phase expands variables, once and from left to right; the next one ends a
 * command at the first operator that is not in quotation marks. The line of a batch file that contains `%*` goes
 * through the second phase again, with the arguments in place.
 *
 * @see https://stackoverflow.com/questions/4094699/how-does-the-windows-command-interpreter-cmd-exe-parse-scripts
 */
function read(line: string, variables: Readonly<Record<string, string>>): string {
  const expanded = line.replaceAll(/%([^%\r\n:]+)(:~,)?%/g, (whole, name: string, cut?: string) => {
    const value = variables[name.toLowerCase()];
    if (value === undefined) return whole;
    return cut === undefined ? value : "";
  });
  let inQuotes = false;
  for (const character of expanded) {
    if (character === '"') inQuotes = !inQuotes;
    else if (!inQuotes && /[&|<>^()!]/.test(character)) return "an operator was read";
  }
  return inQuotes ? "an open quotation mark" : expanded;
}

/** The arguments of a C program. @see https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments */
function argv(line: string): string[] {
  const found: string[] = [];
  let current = "";
  let inQuotes = false;
  let any = false;
  for (let at = 0; at < line.length;) {
    const [slashes = ""] = /^\\*/.exec(line.slice(at)) ?? [];
    at += slashes.length;
    if (line[at] === '"') {
      current += "\\".repeat(Math.floor(slashes.length / 2));
      if (slashes.length % 2 === 1) current += '"';
      else if (inQuotes && line[at + 1] === '"') {
        current += '"';
        at += 1;
      } else inQuotes = !inQuotes;
      any = true;
      at += 1;
      continue;
    }
    current += slashes;
    if (slashes !== "") any = true;
    if (at >= line.length) break;
    if (!inQuotes && /[ \t]/.test(line[at] ?? "")) {
      if (any) found.push(current);
      current = "";
      any = false;
    } else {
      current += line[at];
      any = true;
    }
    at += 1;
  }
  return any ? [...found, current] : found;
}

const HOSTILE = ["%PATH%", '"', "\\", "&", "^", "%", "!", " ", "|calc", "%cd:~,%", "a", "(", "é"];

const argument = fc.oneof(
  fc.string({ unit: "binary" }).filter((text) => !/[\0\r\n]/.test(text)),
  fc.array(fc.constantFrom(...HOSTILE)).map((parts) => parts.join("")),
);

campaign({
  title:
    "shellLine(): the words are what a program behind a batch file gets, however often cmd.exe reads the line",
  input: fc.array(argument, { maxLength: 4 }),
  found: [],
  holds(given) {
    const variables = { path: String.raw`C:\bin;C:\&calc`, cd: String.raw`C:\here` };
    const once = read(shellLine(given, "win32"), variables);
    expect(read(once, {})).toBe(once);
    expect(argv(once)).toEqual(given);
  },
});
