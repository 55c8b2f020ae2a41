import { percentDecoded } from "../lib/percent-encoding.ts";
import type { ServedProvider } from "./proxied-provider.ts";

/** Where a request belongs. */
export interface Route {
  readonly provider: ServedProvider;
  /** The part of the path that is not the provider's own: `/NAME`, or nothing. */
  readonly mount: string;
  /** The rest of the request's target: path and query. */
  readonly url: string;
}

/** The providers by the first segment of the path. */
export interface Routes {
  readonly providers: ReadonlyMap<string, ServedProvider>;
  /** The provider of a request's target; undefined if no provider has it. */
  of(url: string): Route | undefined;
  /** The path of the base URL for a provider's clients. */
  basePathOf(provider: ServedProvider): string;
}

/**
 * The provider NAME has the paths `/NAME/…`. A request for a name that is not served goes nowhere: it must not reach
 * another provider.
 */
export function routesOf(providers: readonly ServedProvider[]): Routes {
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  return {
    providers: byName,
    of(url): Route | undefined {
      const end = endOfSegment(url);
      const provider = byName.get(nameIn(url.slice(1, end)));
      return provider && { provider, mount: url.slice(0, end), url: restOf(url, end) };
    },
    basePathOf: ({ name, basePath }) => `/${encodeURIComponent(name)}${basePath}`,
  };
}

/** Segments with which the paths of providers begin. */
const OF_PROVIDERS = /^(?:openai|v\d+)$/;

/**
 * The only provider, which the user has chosen, has all paths, and `/NAME/…` as well, so that clients that are set up
 * with its name still work. If paths of providers begin with a segment like its name, it is not taken for the name.
 */
export function routesOfChosen(provider: ServedProvider): Routes {
  const { name, root, basePath } = provider;
  const nameless = OF_PROVIDERS.test(name);
  return {
    providers: new Map([[name, provider]]),
    of(url): Route {
      const end = endOfSegment(url);
      if (!nameless && nameIn(url.slice(1, end)) === name) {
        const rest = restOf(url, end);
        if (isWithin(rest, root)) return { provider, mount: url.slice(0, end), url: rest };
      }
      return { provider, mount: "", url };
    },
    basePathOf: () => basePath,
  };
}

const SLASH = 47;
const QUESTION_MARK = 63;

/** Where the first segment of a path ends. */
function endOfSegment(url: string): number {
  for (let at = 1; at < url.length; at++) {
    const code = url.charCodeAt(at);
    if (code === SLASH || code === QUESTION_MARK) return at;
  }
  return url.length;
}

function restOf(url: string, end: number): string {
  return url.charCodeAt(end) === SLASH ? url.slice(end) : `/${url.slice(end)}`;
}

/** Clients encode the same name in different ways (RFC 3986, section 6.2.2.2). */
function nameIn(segment: string): string {
  return segment.includes("%") ? (percentDecoded(segment) ?? segment) : segment;
}

function isWithin(url: string, root: string): boolean {
  return url.startsWith(root) && (url.length === root.length || "/?".includes(url[root.length]!));
}
