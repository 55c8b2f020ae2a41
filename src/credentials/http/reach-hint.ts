/** What to do if a server cannot be reached: check what is named, such as the field with its address, or the proxy. */
export function reachHint(check: string): string {
  return `Check ${check}. If the network requires a proxy, set HTTPS_PROXY.`;
}
