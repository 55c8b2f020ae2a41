/** An object from outside: nothing is known about its values. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is an object with fields, which null and a list are not. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Parses a JSON text; undefined unless it is an object. */
export function jsonFields(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
