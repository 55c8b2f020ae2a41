import { beforeAll, describe, expect, test } from "vitest";
import { bundled } from "../support/bundle.ts";
import { noRedis, startRedis, type RedisServer } from "../support/redis-server.ts";
import { runFleet, type FleetRun } from "./fleet/fleet.ts";
import type { Incident } from "./fleet/model.ts";

const PROCESSES = 4;
/** Of each process, at least. `BYOK_FLEET_REQUESTS=25000` is the long run. */
const REQUESTS = Number(process.env["BYOK_FLEET_REQUESTS"] ?? 400);
const REVOKE_EVERY = Math.max(200, REQUESTS / 25);
/** After the store's return, until every member's pause after its last failure is over, milliseconds. */
const SETTLE = 1_500;

describe.skipIf(noRedis)("a fleet of four processes", () => {
  let server: RedisServer;
  let program: string;
  /** When something was done to the store. */
  let happenedOn: number;
  beforeAll(async () => {
    [server, program] = await Promise.all([startRedis(), bundled("test/redis/fleet/member.ts")]);
  });

  /**
   * Runs again where a member's store call went unanswered for 250 ms with nothing done to it: that machine was
   * stalled, and what is to be counted is not there to count. No run may fail a caller.
   */
  async function run(name: string, incidents: readonly Incident[], expected: string[]) {
    for (let attempt = 1; ; attempt += 1) {
      await server.command("FLUSHALL");
      happenedOn = Infinity;
      const plan = { program, redisUrl: server.url(), processes: PROCESSES, requests: REQUESTS };
      const result = await runFleet({ ...plan, revokeEvery: REVOKE_EVERY, incidents });
      report(name, result);
      expect(result.members.flatMap(({ failures }) => failures)).toEqual([]);
      const stalled = result.members.some(
        ({ warnings, warnedOn }) =>
          warnings.length > expected.length || (warnedOn ?? Infinity) < happenedOn,
      );
      if (!stalled || attempt === 5) return result;
    }
  }

  function report(name: string, { phases, members, seconds }: FleetRun): void {
    const figures = {
      fleet: name,
      processes: PROCESSES,
      requests: members.reduce((sum, { requests }) => sum + requests, 0),
      failed: members.flatMap(({ failures }) => failures).length,
      phases,
      warnings: members.map(({ warnings }) => warnings),
      seconds: Math.round(seconds * 10) / 10,
    };
    process.stdout.write(`${JSON.stringify(figures)}\n`);
  }

  const limit = { timeout: 120_000 + REQUESTS * 40 };

  test("fails no caller and renews once for each revocation", limit, async () => {
    const { phases, members } = await run("calm", [], []);
    expect(members.map(({ warnings }) => warnings)).toEqual(members.map(() => []));
    const { revocations, renewals } = phases[0] ?? { revocations: 0, renewals: Infinity };
    expect(revocations).toBeGreaterThanOrEqual((PROCESSES * REQUESTS) / REVOKE_EVERY / 2);
    expect([revocations, revocations - 1]).toContain(renewals);
  });

  test(
    "with Redis killed and started again fails no caller, and renews at most once for each process and revocation",
    limit,
    async () => {
      function kill(): Promise<void> {
        happenedOn = Date.now();
        return server.kill();
      }
      const total = (PROCESSES * REQUESTS) / REVOKE_EVERY;
      const down = { afterRevocations: Math.floor(total / 3), happen: kill };
      const restart = {
        afterRevocations: Math.floor((total * 2) / 3),
        async happen(): Promise<void> {
          await server.start();
          await new Promise((resolve) => setTimeout(resolve, SETTLE));
        },
      };
      const both = ["WARN_STORE_AWAY", "WARN_STORE_BACK"];
      const { phases, members } = await run("killed", [down, restart], both);
      expect(members.map(({ warnings }) => warnings)).toEqual(members.map(() => both));
      const [before, gone, after] = phases;
      expect(before?.renewals).toBe(before?.revocations);
      expect(gone?.revocations).toBeGreaterThan(0);
      expect(gone?.renewals).toBeLessThanOrEqual(PROCESSES * (gone?.revocations ?? 0));
      // The first one finds each process with a token of its own, and none that is older than its refusal is taken for it.
      expect(after?.renewals).toBeGreaterThanOrEqual((after?.revocations ?? 0) - 1);
      expect(after?.renewals).toBeLessThanOrEqual((after?.revocations ?? 0) + PROCESSES - 1);
    },
  );
});
