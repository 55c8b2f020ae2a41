import { fileURLToPath } from "node:url";
import { InvalidArgumentError, type Argument, type Command, type Option } from "commander";

/** How help names a value that is a path. */
const PATH = /<(?:file|path|folder)(?:\.{3})?>/;

/** Makes every option and argument that is a path accept a `file:` URL too, which browsers and editors copy. */
export function acceptFileUrls(command: Command): void {
  for (const option of command.options) {
    if (PATH.test(option.flags)) acceptUrl(option);
  }
  for (const argument of command.registeredArguments) {
    if (PATH.test(`<${argument.name()}>`)) acceptUrl(argument);
  }
  for (const child of command.commands) acceptFileUrls(child);
}

function acceptUrl(target: Option | Argument): void {
  if (target.variadic) target.argParser<readonly string[]>(pathsOf);
  else target.argParser<string>(pathOf);
}

function pathsOf(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, pathOf(text)];
}

function pathOf(text: string): string {
  if (!/^file:/i.test(text)) return text;
  try {
    return fileURLToPath(text);
  } catch {
    throw new InvalidArgumentError("Expected a path, or the file URL of a file on this machine.");
  }
}
