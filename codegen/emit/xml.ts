// What XML 1.0 does not hold at all, not even escaped.
// oxlint-disable-next-line no-control-regex
const IMPOSSIBLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Cs}/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Text for an element or a quoted attribute. */
export function xml(text: string): string {
  return text
    .replaceAll(IMPOSSIBLE, "")
    .replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
