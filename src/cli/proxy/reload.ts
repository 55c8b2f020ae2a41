import { unwatchFile, watchFile } from "node:fs";
import { ByokIdentityError } from "../../errors.ts";
import type { ProviderAuthOptions } from "../../provider-auth.ts";
import type { ProxiedProvider } from "../../proxy/proxied-provider.ts";
import type { RunningProxy } from "../../proxy/proxy.ts";
import type { Io } from "../io.ts";
import { openFile, type FileProviders } from "./sources.ts";

/** How often the file is looked at, milliseconds. Unlike events of its folder, this works for every kind of replacement. */
const INTERVAL = 1_000;

/** What a proxy serves of a file, and since when. */
export interface ServedFile extends Disposable {
  readonly providers: () => readonly ProxiedProvider[];
  /** For `/status`. */
  readonly status: () => object;
  /** Keeps a started proxy up to date with the file: when it changes, and on SIGHUP. */
  follow(proxy: RunningProxy): void;
}

/**
 * The providers of a file, from now on. A file that cannot be used changes nothing: the last good one stays in use, and
 * stderr and `/status` say why.
 *
 * @throws ConfigError if the file cannot be used now.
 */
export function serveFile(
  file: string,
  options: Pick<ProviderAuthOptions, "store">,
  io: Io,
): ServedFile {
  let { providers } = warnOfBare(openFile(file, options), io);
  let loadedOn = new Date();
  let problem: string | undefined;

  /** `asked`: somebody waits for an answer, even if nothing has changed. */
  function reload(proxy: RunningProxy, asked: boolean): void {
    const before = providers;
    try {
      const next = openFile(file, options, before);
      const fresh = next.providers.filter((provider) => !before.includes(provider));
      const gone = before.filter((provider) => !next.providers.includes(provider));
      let over: Promise<unknown>;
      try {
        over = proxy.update(next.providers);
      } catch (error) {
        close(fresh);
        throw error;
      }
      warnOfBare(next, io);
      ({ providers } = next);
      loadedOn = new Date();
      void over.then(() => close(gone));
      if (asked || problem !== undefined || fresh.length + gone.length > 0) {
        io.stderr(`${file} has been read again: ${changesOf(fresh, gone)}\n`);
      }
      problem = undefined;
    } catch (error) {
      if (!(error instanceof ByokIdentityError)) throw error;
      if (error.message === problem && !asked) return;
      problem = error.message;
      io.stderr(
        `warning: ${file} cannot be used, so its last usable content stays in use. ${problem}\n`,
      );
    }
  }

  let end: (() => void) | undefined;
  return {
    providers: () => providers,
    status: () => ({
      file,
      loadedOn: loadedOn.toISOString(),
      ...(problem === undefined ? {} : { problem }),
    }),
    follow(proxy): void {
      const onChange = (): void => reload(proxy, false);
      watchFile(file, { persistent: false, interval: INTERVAL }, onChange);
      io.takeHangup(() => reload(proxy, true));
      end = () => unwatchFile(file, onChange);
    },
    [Symbol.dispose](): void {
      end?.();
      close(providers);
    },
  };
}

function warnOfBare(opened: FileProviders, { stderr }: Io): FileProviders {
  for (const name of opened.bare) {
    stderr(`warning: ${name} has no credential, so it is not served\n`);
  }
  return opened;
}

function close(providers: readonly ProxiedProvider[]): void {
  for (const { auth } of providers) auth.close();
}

function changesOf(fresh: readonly ProxiedProvider[], gone: readonly ProxiedProvider[]): string {
  const [added, removed] = [fresh, gone].map((list) => list.map(({ name }) => name)) as [
    string[],
    string[],
  ];
  const changed = added.filter((name) => removed.includes(name));
  const parts = [
    ["new", added.filter((name) => !changed.includes(name))],
    ["changed", changed],
    ["removed", removed.filter((name) => !changed.includes(name))],
  ] as const;
  const changes = parts
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `${what} ${names.join(", ")}`);
  return changes.length === 0 ? "nothing has changed" : changes.join("; ");
}
