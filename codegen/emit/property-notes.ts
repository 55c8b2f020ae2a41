import { ofSchemaText, unescaped, type Text } from "../text.ts";
import { boundsOf, violations } from "../violations.ts";
import type { Json, Property, Type } from "./model.ts";
import { unicodeEscape } from "./string-literal.ts";

/** What the schema says about a property in addition to its description, for documentation. `code` is set as code. */
export interface PropertyNote {
  readonly label: string;
  readonly code?: Text;
}

export function propertyNotes(property: Property, type: Type): readonly PropertyNote[] {
  return [
    ...(property.default === undefined
      ? []
      : [{ label: "Default:", code: show(property.default) }]),
    ...typeNotes(type),
  ];
}

function typeNotes(type: Type): readonly PropertyNote[] {
  const bounds = boundsOf(type).map(({ text }) => ({ label: sentence(text) }));
  switch (type.kind) {
    case "string":
      return [...note("Format:", type.format), ...note("Pattern:", type.pattern), ...bounds];
    case "integer":
    case "number":
      return [
        ...note("Format:", type.format === undefined ? undefined : ofSchemaText(type.format)),
        ...bounds,
      ];
    case "list":
      return type.uniqueItems === true
        ? [...bounds, { label: sentence(violations.unique) }]
        : bounds;
    case "const":
      return [{ label: "Always", code: show(type.value) }];
    default:
      return bounds;
  }
}

function note(label: string, code: Text | undefined): readonly PropertyNote[] {
  return code === undefined ? [] : [{ label, code: visible(code) }];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function show(value: Json): Text {
  return visible(ofSchemaText(JSON.stringify(value)));
}

/** Escapes characters that end a line, reorder text or are invisible. */
function visible(code: Text): Text {
  const seen = unescaped(code).replaceAll(
    /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029\uFEFF\uFFFE\uFFFF]/gu,
    (character) => unicodeEscape(character.charCodeAt(0)),
  );
  return ofSchemaText(seen);
}
