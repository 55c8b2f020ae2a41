/**
 * A word in quotation marks that a program receives unchanged from a line of cmd.exe. It stays in quotation marks
 * however often cmd.exe reads it, as it does for a batch file, because a quotation mark in it is doubled, as C programs
 * understand it.
 *
 * @throws RangeError for a line break, which ends the line wherever it is.
 * @see https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
 */
export function cmdWord(text: string): string {
  if (/[\0\r\n]/.test(text)) {
    throw new RangeError("cmd.exe and its batch files cannot be given a line break");
  }
  return `"${text.replaceAll(/(\\*)"/g, '$1$1""').replace(/(\\+)$/, "$1$1")}"`;
}

/**
 * The same line, in which no two `%` enclose a variable's name: `%cd:~,%` is always empty. cmd.exe has no escape for
 * them, in quotation marks or not. Only for lines that are typed or given to `cmd /c`: the lines of a batch file, in
 * which `%%` is one, are read by another rule.
 *
 * @see https://flatt.tech/research/posts/batbadbut-you-cant-securely-execute-commands-on-windows/
 */
export function withoutVariables(line: string): string {
  return line.replaceAll("%", "%%cd:~,%");
}
