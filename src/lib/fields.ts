/** An object as it arrives: nothing is known of its values. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is an object with fields, which null and a list are not. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object that a JSON text is; undefined where it is none. */
export function jsonFields(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
