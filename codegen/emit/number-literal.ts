/** Numbers and booleans as Java and C# write them, long or double. */
export function numberLiteral(value: number | boolean): string {
  if (typeof value === "boolean") return String(value);
  return Number.isSafeInteger(value) ? `${value}L` : doubleLiteral(value);
}

export function doubleLiteral(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value);
}

/** The fewest digits that identify the closest 32-bit number: more would have no effect. */
export function floatDigits(value: number): string {
  const closest = Math.fround(value);
  const digits = Array.from({ length: 9 }, (_, index) => Number(closest.toPrecision(index + 1)));
  return String(digits.find((one) => Math.fround(one) === closest) ?? closest);
}
