/** Origin and path: a query may hold what is nobody's business. */
export function nameOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
