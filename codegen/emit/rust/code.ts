/** Source without comments and strings, but for the functions that attributes name in strings. */
export function codeOf(source: string): string {
  return source
    .replaceAll(/deserialize_with = "(\w+)"/g, "deserialize_with $1")
    .replaceAll(/"(?:[^"\\\n]|\\.)*"|\/\/.*/g, "");
}
