/** One request for the access log and the counters. Filled in while it is served. */
export interface Entry {
  /** Epoch milliseconds. */
  readonly startedOn: number;
  readonly method: string;
  /** Without the query. */
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
  readonly counters: Readonly<Counters>;
  begin(method: string, url: string): Entry;
  /** `complete`: whether the client received the whole response. */
  end(entry: Entry, complete: boolean): void;
}

/**
 * Counts requests and, if there is a log, writes one line of JSON for each finished request. Never contains a secret.
 */
export function createJournal(log: ((line: string) => void) | undefined): Journal {
  const counters: Counters = { total: 0, active: 0, refused: 0, replayed: 0, aborted: 0 };
  return {
    counters,
    begin(method, url): Entry {
      counters.total += 1;
      counters.active += 1;
      const mark = url.indexOf("?");
      return { startedOn: Date.now(), method, path: mark === -1 ? url : url.slice(0, mark) };
    },
    end(entry, complete): void {
      counters.active -= 1;
      if (entry.refused !== undefined) counters.refused += 1;
      if (entry.replayed === true) counters.replayed += 1;
      if (!complete) counters.aborted += 1;
      if (log === undefined) return;
      const { startedOn, ...rest } = entry;
      const time = new Date(startedOn).toISOString();
      const aborted = complete ? {} : { aborted: true };
      log(`${JSON.stringify({ time, ...rest, ...aborted, ms: Date.now() - startedOn })}\n`);
    },
  };
}
