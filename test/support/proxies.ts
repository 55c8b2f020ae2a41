import { vi } from "vitest";

const PROXIES = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"];

/**
 * Names this proxy in every variable that a library may read, until the test ends. On Windows a variable has no case:
 * the second name would take the value of the first for what was there before, and leave it.
 */
export function stubProxies(url: string): void {
  const names = process.platform === "win32" ? PROXIES.map((name) => name.toUpperCase()) : PROXIES;
  for (const name of new Set(names)) vi.stubEnv(name, url);
}
