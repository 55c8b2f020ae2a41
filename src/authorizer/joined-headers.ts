/**
 * Headers with a list of values to which several parties contribute: what a client has sent is kept, and what the
 * configuration or the credential needs is added.
 *
 * @see https://platform.claude.com/docs/en/api/beta-headers
 */
export const JOINED_HEADERS: ReadonlySet<string> = new Set(["anthropic-beta"]);

/** Two lists as one, each value once. */
export function joinedList(...lists: readonly (string | null | undefined)[]): string {
  const values = lists.flatMap((list) => (list ?? "").split(","));
  return [...new Set(values.map((value) => value.trim()))]
    .filter((value) => value !== "")
    .join(",");
}
