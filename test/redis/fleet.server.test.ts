import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { defined } from "../../src/lib/defined.ts";
import { useProgram } from "../support/bundle.ts";
import { figure, full } from "../support/figures.ts";
import { noRedis, useRedis, useRedisCluster, type RedisServer } from "../support/redis-server.ts";
import { startRelay, type Relay } from "../support/relay.ts";
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

/** Where the fleet's tokens are. */
interface Place {
  readonly url: () => string;
  /** Makes it as it is to be at the start. */
  readonly empty: () => Promise<unknown>;
}

describe.skipIf(noRedis)("a fleet of four processes", () => {
  const server = useRedis();
  const alone: Place = { url: () => server.url(), empty: () => server.command("FLUSHALL") };
  const program = useProgram("test/redis/fleet/member.ts");
  /** When something was done to the store. */
  let happenedOn: number;

  /**
   * Runs again where a member's store call went unanswered for 250 ms with nothing done to it: that machine was
   * stalled, and what is to be counted is not there to count. A run that suspends members itself counts. No run may
   * fail a caller.
   */
  async function run(
    load: Load,
    incidents: readonly Incident[],
    expected: readonly string[],
    { place = alone, suspend }: { place?: Place; suspend?: () => number | undefined } = {},
  ) {
    for (let attempt = 1; ; attempt += 1) {
      await place.empty();
      happenedOn = Infinity;
      const fleet = { program: program(), redisUrl: place.url(), processes: PROCESSES };
      const result = await runFleet({ ...fleet, ...load, incidents, ...defined({ suspend }) });
      expect(result.members.flatMap(({ failures }) => failures)).toEqual([]);
      expect(result.members.map(({ unhandled }) => unhandled)).toEqual(result.members.map(() => 0));
      const stalled = result.members.some(
        ({ warnings, warnedOn }) =>
          warnings.length > expected.length || (warnedOn ?? Infinity) < happenedOn,
      );
      if (suspend !== undefined || !stalled || attempt === 5) return result;
    }
  }

  function report(
    { revokeEvery }: Load,
    { phases, members }: FleetRun,
    trouble?: string,
    parts: readonly string[] = [" before", " after"],
  ): void {
    const sum = (of: (member: MemberReport) => number): number =>
      members.reduce((total, member) => total + of(member), 0);
    const told = phases.map(
      ({ revocations, renewals }, at) =>
        `${revocations} revocations and ${renewals} renewals${phases.length > 1 ? parts[at] : ""}`,
    );
    const often = `${PROCESSES} processes, all tokens revoked every ${revokeEvery} requests`;
    figure({
      group: "A fleet with its tokens in Redis",
      fault: trouble === undefined ? often : `${often}; ${trouble}`,
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
      report(load, result, `Redis ${trouble.what}`, [" before", " meanwhile", " after"]);
      const { phases, members } = result;
      expect(members.map(({ warnings }) => warnings)).toEqual(members.map(() => both));
      const [before, meanwhile, after] = phases;
      expect(before?.renewals).toBe(before?.revocations);
      expect(meanwhile?.revocations).toBeGreaterThan(0);
      expect(meanwhile?.renewals).toBeLessThanOrEqual(PROCESSES * (meanwhile?.revocations ?? 0));
      // The first one finds each process with a token of its own, newer than what the others are refused.
      expect(after?.renewals).toBeGreaterThanOrEqual((after?.revocations ?? 0) - 1);
      expect(after?.renewals).toBeLessThanOrEqual((after?.revocations ?? 0) + PROCESSES - 1);
    },
  );

  test(
    "whose renewing process is suspended for longer than its lock lasts fails no caller, and renews at most once for each process and once more",
    limit,
    async () => {
      /** The calls of the identity endpoint in which it happens. */
      const suspended = full ? [5, 30, 55] : [3];
      const longerThanLock = 11_500;
      let calls = 0;
      const suspend = (): number | undefined =>
        suspended.includes(++calls) ? longerThanLock : undefined;
      const result = await run(SHORT, [], [], { suspend });
      report(
        SHORT,
        result,
        `a process is suspended (SIGSTOP) for ${longerThanLock / 1_000} s while it holds the lock, and goes on (SIGCONT), ${suspended.length} times`,
      );
      // Those who wait for the lock give up when it ends; the one that goes on repeats its call, which took too long.
      expect(surplus(result)).toBeLessThanOrEqual(suspended.length * (PROCESSES + 1));
    },
  );

  /** Renewals beyond one for each revocation; -1 if the last revocation was the end of the run. */
  function surplus({ phases }: FleetRun): number {
    return phases.reduce((sum, { renewals, revocations }) => sum + renewals - revocations, 0);
  }

  describe("with a replica", () => {
    const replica = useRedis();
    let relay: Relay;
    beforeAll(async () => {
      relay = await startRelay(server.port());
      return () => relay[Symbol.asyncDispose]();
    });

    /** Until the replica has all that the primary has. */
    async function follow(one: RedisServer, primary: RedisServer): Promise<void> {
      await one.command("REPLICAOF", "127.0.0.1", `${primary.port()}`);
      await expect
        .poll(() => one.text("INFO", "replication"), { timeout: 20_000 })
        .toContain("master_link_status:up");
    }

    test("renews once for each revocation, and through a failover too", limit, async () => {
      const place: Place = {
        url: () => `redis://127.0.0.1:${relay.port}`,
        async empty() {
          await server.command("REPLICAOF", "NO", "ONE");
          await server.command("FLUSHALL");
          relay.leadTo(server.port());
          await follow(replica, server);
        },
      };
      const failover = {
        afterRevocations: Math.floor((PROCESSES * LONG.requests) / LONG.revokeEvery / 2),
        async happen(): Promise<void> {
          await replica.command("REPLICAOF", "NO", "ONE");
          relay.leadTo(replica.port());
          await follow(server, replica);
        },
      };
      onTestFinished(async () => void (await server.command("REPLICAOF", "NO", "ONE")));
      const result = await run(LONG, [failover], [], { place });
      const what =
        "Redis fails over: its replica becomes the primary, and connections to it stay open";
      report(LONG, result, what);
      expect(result.members.flatMap(({ warnings }) => warnings)).toEqual([]);
      expect([0, -1]).toContain(surplus(result));
    });
  });

  describe("with a cluster", () => {
    const nodes = useRedisCluster();

    test("renews once for each revocation", limit, async () => {
      const place: Place = {
        url: () => `redis://127.0.0.1:${nodes[0]?.port()}`,
        empty: () => Promise.all(nodes.map((node) => node.command("FLUSHALL"))),
      };
      const result = await run(LONG, [], [], { place });
      report(LONG, result, "a Redis Cluster of three nodes, of which the URL names one");
      expect(result.members.flatMap(({ warnings }) => warnings)).toEqual([]);
      expect([0, -1]).toContain(surplus(result));
    });
  });
});
