import type * as oauth4webapi from "oauth4webapi";

export type OAuthLibrary = typeof oauth4webapi;

/** Loaded on the first token request of a process. */
export function loadLibrary(): Promise<OAuthLibrary> {
  return import("oauth4webapi");
}
