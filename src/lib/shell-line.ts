/** A command line of which a shell makes these words: `sh`, or `cmd.exe` on Windows. */
export function shellLine(words: readonly string[], platform: NodeJS.Platform): string {
  return words.map(platform === "win32" ? forCmd : forSh).join(" ");
}

function forSh(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** Paths of Windows have no quotes in them. */
function forCmd(word: string): string {
  return /^[\w@+=:,./\\-]+$/.test(word) ? word : `"${word}"`;
}
