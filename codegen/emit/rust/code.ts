/** Code without the names of variants, which stand within their enum. */
export function withoutVariants(code: string): string {
  return code.replaceAll(/^ {4}[A-Z]\w*(?=(?:\(.*\))?,$)|\bSelf::[A-Z]\w*/gm, "");
}

/** Source without comments and strings, but for the functions that attributes name in strings. */
export function codeOf(source: string): string {
  return source
    .replaceAll(/deserialize_with = "(\w+)"/g, "deserialize_with $1")
    .replaceAll(/"(?:[^"\\\n]|\\.)*"|\/\/.*/g, "");
}
