/** Counts the requests of one provider, or of the whole proxy. */
export interface Tally {
  readonly counters: Readonly<Counters>;
  begin(): void;
  end(entry: Entry, complete: boolean): void;
  /** Resolves when no request is in flight. */
  idle(): Promise<void>;
}

/** A provider, for the log and the counters. */
export interface Counted {
  readonly name: string;
  readonly tally: Tally;
}

/** One request for the access log and the counters. Filled in while it is served. */
export interface Entry {
  /** Absent if the path names no provider. */
  readonly provider: Counted | undefined;
  /** Epoch milliseconds. */
  readonly startedOn: number;
  readonly method: string;
  /** Without the query. Empty for a target that is no path: a URL may contain a user name and a password. */
  readonly path: string;
  status?: number;
  /** Why the proxy itself answered. */
  refused?: string;
  /** Sent again with another token after a 401. */
  replayed?: true;
  /** Why a refused request was not sent again, or why that failed. */
  note?: string;
  /** The request has become a tunnel; the entry ends with the tunnel instead of the response. */
  upgraded?: true;
}

/** Requests since the start, and those in flight. */
export interface Counters {
  total: number;
  active: number;
  /** Answered by the proxy itself. */
  refused: number;
  replayed: number;
  /** Aborted by the client before the response was complete, or by the provider. */
  aborted: number;
}

/** Records the start and the end of each request. */
export interface Journal {
  /** All requests, including those to providers that are no longer served. */
  readonly counters: Readonly<Counters>;
  /** When the last request to a provider ended, or else the journal began, epoch milliseconds. */
  readonly lastUsed: number;
  begin(method: string, url: string, provider: Counted | undefined): Entry;
  /** `complete`: whether the client received the whole response. */
  end(entry: Entry, complete: boolean): void;
}

/** Starts at zero. */
export function createTally(): Tally {
  const counters: Counters = { total: 0, active: 0, refused: 0, replayed: 0, aborted: 0 };
  let wait: (() => void) | undefined;
  return {
    counters,
    begin(): void {
      counters.total += 1;
      counters.active += 1;
    },
    end(entry, complete): void {
      counters.active -= 1;
      if (entry.refused !== undefined) counters.refused += 1;
      if (entry.replayed === true) counters.replayed += 1;
      if (!complete) counters.aborted += 1;
      if (counters.active === 0) wait?.();
    },
    idle: () =>
      new Promise((resolve) => {
        if (counters.active === 0) resolve();
        else wait = resolve;
      }),
  };
}

/**
 * Counts requests and, if there is a log, writes one line of JSON for each finished request. Never contains a secret.
 *
 * `key`: the local key, which a client may have put into a path.
 */
export function createJournal(log: ((line: string) => void) | undefined, key: string): Journal {
  const all = createTally();
  let lastUsed = Date.now();
  return {
    counters: all.counters,
    get lastUsed() {
      return lastUsed;
    },
    begin(method, url, provider): Entry {
      all.begin();
      provider?.tally.begin();
      const mark = url.indexOf("?");
      const target = mark === -1 ? url : url.slice(0, mark);
      const path = target.startsWith("/") ? target : "";
      return { provider, startedOn: Date.now(), method, path };
    },
    end(entry, complete): void {
      const { provider } = entry;
      all.end(entry, complete);
      if (provider !== undefined) {
        provider.tally.end(entry, complete);
        lastUsed = Date.now();
      }
      if (log === undefined) return;
      const { startedOn, provider: _, ...rest } = entry;
      const path = rest.path.replaceAll(key, "[redacted]");
      const time = new Date(startedOn).toISOString();
      const whose = provider === undefined ? {} : { provider: provider.name };
      const aborted = complete ? {} : { aborted: true };
      const ms = Date.now() - startedOn;
      log(`${JSON.stringify({ time, ...whose, ...rest, path, ...aborted, ms })}\n`);
    },
  };
}
