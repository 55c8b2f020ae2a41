import path from "node:path";

/**
 * The words that start this command again, for those who keep them: clients' files, service managers, other shells. In
 * the single executable that is the file itself, which takes no script.
 */
export function ownCommand(): readonly [program: string, ...args: string[]] {
  const { execPath, argv } = process;
  if (process.getBuiltinModule("node:sea").isSea()) return [execPath];
  return [execPath, path.resolve(argv[1] ?? "")];
}
