import { unescaped, type Text } from "../text.ts";
import { oneLine } from "./readme.ts";

// What XML 1.0 does not hold at all, not even escaped.
const IMPOSSIBLE = /[^\t\n\r\P{Cc}]|[\uFFFE\uFFFF]|\p{Cs}/gu;

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Text for the content of an element. */
export function xml(text: Text | string): string {
  return unescaped(text)
    .replaceAll(IMPOSSIBLE, "")
    .replaceAll(/[&<>]/g, (character) => ENTITIES[character] ?? character);
}

/** A value in a project of MSBuild's, which evaluates `$(…)`, `@(…)` and `%(…)` but for what is escaped its own way. */
export function msbuildValue(text: Text): string {
  return xml(oneLine(text)).replaceAll(
    /[$@%]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
}

/** A value in a manifest of Maven's, which evaluates `${…}` and has no escape for it: a blank comes between. */
export function mavenValue(text: Text): string {
  return xml(oneLine(text)).replaceAll("${", "$ {");
}
