/** The names as a phrase: `a, b or c`. */
export function listed(names: readonly string[], conjunction: "or" | "and"): string {
  return names.length < 2
    ? names.join("")
    : `${names.slice(0, -1).join(", ")} ${conjunction} ${names.at(-1)}`;
}
