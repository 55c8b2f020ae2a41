/**
 * Where an identity's token is. All of an identity's keys have its hash in braces: in a Redis Cluster they are in one
 * slot, and a script may use them together.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags
 */
export function placeOf(identityHash: string): string {
  return `byok-identity:{${identityHash}}`;
}

/** What the keys of one identity have in common. */
export function identityIn(key: string): string {
  return /\{[^}]*\}/.exec(key)?.[0] ?? key;
}
