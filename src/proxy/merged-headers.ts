import { JOINED_HEADERS, joinedList } from "../authorizer/joined-headers.ts";

/**
 * The client's headers and the provider's own, both as lists of alternating names in lower case and values. A header
 * that is joined becomes one line: some servers read only the first.
 */
export function mergedHeaders(client: readonly string[], own: readonly string[]): string[] {
  const merged = [...client, ...own];
  for (let at = client.length; at < merged.length; at += 2) {
    const name = merged[at] as string;
    if (!JOINED_HEADERS.has(name)) continue;
    const values = valuesOf(client, name);
    if (values.length > 0) return joined(client, own);
  }
  return merged;
}

function joined(client: readonly string[], own: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < client.length; at += 2) {
    const name = client[at] as string;
    const replaced = JOINED_HEADERS.has(name) && valuesOf(own, name).length > 0;
    if (!replaced) kept.push(name, client[at + 1] as string);
  }
  for (let at = 0; at < own.length; at += 2) {
    const name = own[at] as string;
    const value = own[at + 1] as string;
    kept.push(
      name,
      JOINED_HEADERS.has(name) ? joinedList(...valuesOf(client, name), value) : value,
    );
  }
  return kept;
}

function valuesOf(headers: readonly string[], name: string): string[] {
  return headers.filter((_, at) => at % 2 === 1 && headers[at - 1] === name);
}
