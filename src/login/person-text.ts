import type { Person } from "../credentials/session/session.ts";

/** `Ada Lovelace (ada@example.com)`, between two texts; empty if the server does not say who signed in. */
export function personText(
  { name, username, subject }: Person,
  before: string,
  after = "",
): string {
  const both = name !== undefined && username !== undefined;
  const known = both ? `${name} (${username})` : (name ?? username ?? subject);
  return known === undefined ? "" : `${before}${known}${after}`;
}
