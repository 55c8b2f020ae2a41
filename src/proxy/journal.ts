/** One request, as the access log and the counters see it. Filled in while it is served. */
export interface Entry {
  /** Epoch milliseconds. */
  readonly startedOn: number;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  status?: number;
  /** Why the proxy answered by itself. */
  refused?: string;
  /** Sent again with another token after a 401. */
  replayed?: true;
  /** Why a refused request was not sent again, or not with success. */
  note?: string;
  /** Has become a tunnel, which ends the entry in place of the response. */
  upgraded?: true;
}

/** Requests since the start, and those under way. */
export interface Counters {
  total: number;
  active: number;
  /** Answered by the proxy itself. */
  refused: number;
  replayed: number;
  /** Left by the client before the answer was complete, or broken off by the provider. */
  aborted: number;
}

/** Where each request is noted as it begins and ends. */
export interface Journal {
  readonly counters: Readonly<Counters>;
  begin(method: string, url: string): Entry;
  /** `complete`: whether the client has the whole answer. */
  end(entry: Entry, complete: boolean): void;
}

/** Counts requests and, where a log is wanted, writes one line of JSON for each when it is over. Never a secret. */
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
