import path from "node:path";

/**
 * The words that start this command again, for clients' files, service managers and other shells. For the single
 * executable, that is only the file itself.
 */
export function ownCommand(): readonly [program: string, ...args: string[]] {
  const { execPath, argv } = process;
  if (process.getBuiltinModule("node:sea").isSea()) return [execPath];
  return [execPath, path.resolve(argv[1] ?? "")];
}
