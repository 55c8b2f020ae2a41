/** Sizes of tokens that are met with: a few roles, many groups, and as many as Entra puts into one, in bytes. */
export const SIZES = [2_048, 8_192, 16_384] as const;

/** Roles that make a token of the mock identity at least this long; base64 takes four characters for three bytes. */
export function rolesFor(bytes: number): string[] {
  const role = "Team.Models.Reader.00000000";
  return Array.from({ length: Math.ceil((bytes * 3) / 4 / (role.length + 3)) }, () => role);
}
