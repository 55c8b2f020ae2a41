// What XML 1.0 does not hold at all, not even escaped.
const IMPOSSIBLE = /[^\t\n\r\P{Cc}]|[\uFFFE\uFFFF]|\p{Cs}/gu;

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Text for the content of an element. */
export function xml(text: string): string {
  return text
    .replaceAll(IMPOSSIBLE, "")
    .replaceAll(/[&<>]/g, (character) => ENTITIES[character] ?? character);
}
