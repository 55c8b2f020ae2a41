/**
 * The key of an identity's token. All keys of an identity have its hash in braces, so that a Redis Cluster keeps them in
 * one slot.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags
 */
export function placeOf(identityHash: string): string {
  return `byok-identity:{${identityHash}}`;
}

/** The key of the lock of an identity's token, at {@link placeOf}. */
export function lockOf(place: string): string {
  return `${place}:lock`;
}

export function isLock(key: string): boolean {
  return key.endsWith(":lock");
}

/** The part that all keys of one identity have in common. */
export function identityIn(key: string): string {
  return /\{[^}]*\}/.exec(key)?.[0] ?? key;
}
