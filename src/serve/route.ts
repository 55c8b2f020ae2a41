import { percentDecoded } from "../lib/percent-encoding.ts";

/** The endpoint of a path; undefined if there is none. */
export type Route =
  | { readonly endpoint: "healthz" | "readyz" | "metrics" | "status" }
  | { readonly endpoint: "authorize"; readonly name: string }
  | { readonly endpoint: "msi"; readonly name?: string };

const AUTHORIZE = /^\/authorize\/([^/]+)(?:\/|$)/;
const MSI = /^\/msi\/(?:([^/]+)\/)?token\/?$/;

/** Anything may follow `/authorize/NAME`: Envoy appends the original request's path. */
export function routeOf(path: string): Route | undefined {
  const name = AUTHORIZE.exec(path)?.[1];
  if (name !== undefined) return { endpoint: "authorize", name: percentDecoded(name) ?? name };
  const msi = MSI.exec(path);
  if (msi !== null) {
    return {
      endpoint: "msi",
      ...(msi[1] === undefined ? {} : { name: percentDecoded(msi[1]) ?? msi[1] }),
    };
  }
  switch (path) {
    case "/healthz":
    case "/readyz":
    case "/metrics":
    case "/status":
      return { endpoint: path.slice(1) as "healthz" | "readyz" | "metrics" | "status" };
    default:
      return undefined;
  }
}
