/**
 * The text of a file that a person or another program has written: UTF-8, or UTF-16 with a byte order mark, which Windows
 * PowerShell 5 writes for `>`. The mark is not part of the text.
 *
 * @see https://encoding.spec.whatwg.org/#bom-sniff
 */
export function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  return new TextDecoder().decode(bytes);
}
