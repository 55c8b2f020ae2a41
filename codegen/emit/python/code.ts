/** Source without docstrings, strings and comments. A class that a string names is declared in the same module. */
export function codeOf(source: string): string {
  return source.replaceAll(/"""(?:[^"\\]|\\[^]|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|#.*/g, '""');
}

/** Whether code uses a name, outside its strings and comments. */
export function usesOf(source: string): (name: string) => boolean {
  const names = new Set(codeOf(source).match(/\w+/g));
  return (name) => names.has(name);
}
