/** Source without comments and strings. */
export function codeOf(source: string): string {
  return source.replaceAll(/"(?:[^"\\\n]|\\.)*"|`[^`]*`|\/\/.*/g, "");
}
