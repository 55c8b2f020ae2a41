import { describe, expect, test } from "vitest";
import { useProgram } from "../support/bundle.ts";
import { figure, full } from "../support/figures.ts";
import { noRedis, useRedis, type RedisServer } from "../support/redis-server.ts";
import { runFleet, type FleetRun } from "./fleet/fleet.ts";
import type { MemberReport } from "./fleet/member.ts";
import type { Incident } from "./fleet/model.ts";

const PROCESSES = 4;
/** After the store's return, until every member's pause after its last failure is over, milliseconds. */
const SETTLE = 1_500;

interface Load {
  /** Of each process, at least. */
  readonly requests: number;
  readonly revokeEvery: number;
}

const SHORT: Load = full
  ? { requests: 4_000, revokeEvery: 200 }
  : { requests: 400, revokeEvery: 200 };
const LONG: Load = full ? { requests: 25_000, revokeEvery: 1_000 } : SHORT;

/** What befalls Redis for a while. */
interface Trouble {
  readonly what: string;
  readonly begin: (server: RedisServer) => unknown;
  readonly end: (server: RedisServer) => unknown;
  readonly load: Load;
}

const KILLED: Trouble = {
  what: "is killed and later started again",
  begin: (server) => server.kill(),
  end: (server) => server.start(),
  load: LONG,
};
const STOPPED: Trouble = {
  what: "stops answering (SIGSTOP) and later goes on",
  begin: (server) => server.freeze(),
  end: (server) => server.resume(),
  load: SHORT,
};
const FILLED: Trouble = {
  what: "is full (maxmemory) and later has room again",
  begin: (server) => server.command("CONFIG", "SET", "maxmemory", "1"),
  end: (server) => server.command("CONFIG", "SET", "maxmemory", "0"),
  load: SHORT,
};
// The suite has the shorter tests of all of them in test/redis/store.server.test.ts.
const TROUBLES = full ? [KILLED, STOPPED, FILLED] : [KILLED];

describe.skipIf(noRedis)("a fleet of four processes", () => {
  const server = useRedis();
  const program = useProgram("test/redis/fleet/member.ts");
  /** When something was done to the store. */
  let happenedOn: number;

  /**
   * Runs again where a member's store call went unanswered for 250 ms with nothing done to it: that machine was
   * stalled, and what is to be counted is not there to count. No run may fail a caller.
   */
  async function run(load: Load, incidents: readonly Incident[], expected: readonly string[]) {
    for (let attempt = 1; ; attempt += 1) {
      await server.command("FLUSHALL");
      happenedOn = Infinity;
      const fleet = { program: program(), redisUrl: server.url(), processes: PROCESSES };
      const result = await runFleet({ ...fleet, ...load, incidents });
      expect(result.members.flatMap(({ failures }) => failures)).toEqual([]);
      expect(result.members.map(({ unhandled }) => unhandled)).toEqual(result.members.map(() => 0));
      const stalled = result.members.some(
        ({ warnings, warnedOn }) =>
          warnings.length > expected.length || (warnedOn ?? Infinity) < happenedOn,
      );
      if (!stalled || attempt === 5) return result;
    }
  }

  function report({ revokeEvery }: Load, { phases, members }: FleetRun, trouble?: Trouble): void {
    const sum = (of: (member: MemberReport) => number): number =>
      members.reduce((total, member) => total + of(member), 0);
    const parts = trouble === undefined ? [""] : [" before", " meanwhile", " after"];
    const told = phases.map(
      ({ revocations, renewals }, at) =>
        `${revocations} revocations and ${renewals} renewals${parts[at]}`,
    );
    const often = `${PROCESSES} processes, all tokens revoked every ${revokeEvery} requests`;
    figure({
      group: "A fleet with its tokens in Redis",
      fault: trouble === undefined ? often : `${often}; Redis ${trouble.what}`,
      requests: sum(({ requests }) => requests),
      failures: sum(({ failures }) => failures.length),
      renewals: phases.reduce((total, { renewals }) => total + renewals, 0),
      unhandledRejections: sum(({ unhandled }) => unhandled),
      note: told.join(", "),
    });
  }

  const limit = { timeout: full ? 1_200_000 : 120_000 };

  test("fails no caller and renews once for each revocation", limit, async () => {
    const result = await run(LONG, [], []);
    report(LONG, result);
    const { phases, members } = result;
    expect(members.map(({ warnings }) => warnings)).toEqual(members.map(() => []));
    const { revocations, renewals } = phases[0] ?? { revocations: 0, renewals: Infinity };
    expect(revocations).toBeGreaterThanOrEqual((PROCESSES * LONG.requests) / LONG.revokeEvery / 2);
    expect([revocations, revocations - 1]).toContain(renewals);
  });

  test.for(TROUBLES.map((trouble) => [trouble.what, trouble] as const))(
    "whose Redis %s fails no caller, and renews at most once for each process and revocation",
    limit,
    async ([, trouble]) => {
      const { load, begin, end } = trouble;
      const total = (PROCESSES * load.requests) / load.revokeEvery;
      const down = {
        afterRevocations: Math.floor(total / 3),
        async happen(): Promise<void> {
          happenedOn = Date.now();
          await begin(server);
        },
      };
      const up = {
        afterRevocations: Math.floor((total * 2) / 3),
        async happen(): Promise<void> {
          await end(server);
          await new Promise((resolve) => setTimeout(resolve, SETTLE));
        },
      };
      const both = ["WARN_STORE_AWAY", "WARN_STORE_BACK"];
      const result = await run(load, [down, up], both);
      report(load, result, trouble);
      const { phases, members } = result;
      expect(members.map(({ warnings }) => warnings)).toEqual(members.map(() => both));
      const [before, meanwhile, after] = phases;
      expect(before?.renewals).toBe(before?.revocations);
      expect(meanwhile?.revocations).toBeGreaterThan(0);
      expect(meanwhile?.renewals).toBeLessThanOrEqual(PROCESSES * (meanwhile?.revocations ?? 0));
      // The first one finds each process with a token of its own, and none that is older than its refusal is taken for it.
      expect(after?.renewals).toBeGreaterThanOrEqual((after?.revocations ?? 0) - 1);
      expect(after?.renewals).toBeLessThanOrEqual((after?.revocations ?? 0) + PROCESSES - 1);
    },
  );
});
