/** Numbers and booleans as Java and C# write them, long or double. */
export function numberLiteral(value: number | boolean): string {
  if (typeof value === "boolean") return String(value);
  return Number.isSafeInteger(value) ? `${value}L` : doubleLiteral(value);
}

export function doubleLiteral(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value);
}
