/** Origin and path, without the query, which may contain a secret. */
export function serverName(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
