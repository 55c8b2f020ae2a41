/** A table's entry for a word from outside. `constructor` and its like, which every object has, are no entries. */
export function entryOf<T>(
  table: Readonly<Record<string, T>>,
  word: string | undefined,
): T | undefined {
  return word !== undefined && Object.hasOwn(table, word) ? table[word] : undefined;
}
