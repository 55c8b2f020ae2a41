import { fileURLToPath } from "node:url";
import { InvalidArgumentError, type Argument, type Command, type Option } from "commander";
import { ConfigError } from "../errors.ts";

/** How help names a value that is a path. */
const PATH = /<(?:file|path|folder)(?:\.{3})?>/;

/**
 * Makes every option and argument that is a path accept a `file:` URL too, which browsers and editors copy. An option
 * refuses an empty text, as a variable leaves it that is not set: for some commands, it would be the current folder.
 */
export function checkPaths(command: Command): void {
  for (const option of command.options) {
    if (PATH.test(option.flags)) readWith(option, (text) => pathOf(filled(text, option)));
  }
  for (const argument of command.registeredArguments) {
    if (PATH.test(`<${argument.name()}>`)) readWith(argument, pathOf);
  }
  for (const child of command.commands) checkPaths(child);
}

function readWith(target: Option | Argument, read: (text: string) => string): void {
  if (!target.variadic) target.argParser<string>(read);
  else target.argParser<readonly string[]>((text, before) => appended(read(text), before));
}

function appended(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** @throws ConfigError if the text is empty. */
function filled(text: string, { long, flags }: Option): string {
  if (text !== "") return text;
  throw new ConfigError([{ path: long ?? flags, message: "is empty" }], { subject: "option" });
}

function pathOf(text: string): string {
  if (!/^file:/i.test(text)) return text;
  try {
    return fileURLToPath(text);
  } catch {
    throw new InvalidArgumentError("Expected a path, or the file URL of a file on this machine.");
  }
}
