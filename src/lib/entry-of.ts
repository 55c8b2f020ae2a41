/** A table's entry for a word from outside. Inherited properties such as `constructor` are not entries. */
export function entryOf<T>(
  table: Readonly<Record<string, T>>,
  word: string | undefined,
): T | undefined {
  return word !== undefined && Object.hasOwn(table, word) ? table[word] : undefined;
}
