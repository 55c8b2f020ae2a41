/**
 * Whether the URL of an endpoint has a fragment.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.2
 */
export function hasFragment(url: unknown): boolean {
  return typeof url === "string" && url.includes("#");
}

export const FRAGMENT = "has a fragment, which is never sent; end it before the “#”";
