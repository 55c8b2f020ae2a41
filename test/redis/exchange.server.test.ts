import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";
import { KEY } from "../store/support.ts";
import { useProgram } from "../support/bundle.ts";
import { mockIdentity } from "../support/mocks.ts";
import { noRedis, useRedis } from "../support/redis-server.ts";
import type { ExchangingReport } from "./fleet/exchanging.ts";

const identity = await mockIdentity({ singleUse: true });

describe.skipIf(noRedis)("eight processes that share a single-use issuer through Redis", () => {
  const server = useRedis();
  const program = useProgram("test/redis/fleet/exchanging.ts");

  /** A process of this job that is ready; what it reports once it is told to begin. */
  async function member(job: string): Promise<() => Promise<ExchangingReport>> {
    const child = spawn(process.execPath, [program(), `${identity.url}/oauth/token`], {
      stdio: ["pipe", "pipe", "inherit"],
      env: {
        PATH: process.env["PATH"],
        ...identity.env("github-actions"),
        ACTIONS_ID_TOKEN_REQUEST_URL: `${identity.url}/github/idtoken?job=${job}`,
        BYOK_IDENTITY_REDIS_URL: server.url(),
        BYOK_IDENTITY_STORE_KEY: KEY,
      },
    });
    const ended = once(child, "close");
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    expect(await lines.next()).toMatchObject({ value: "ready" });
    return async () => {
      child.stdin.end("begin\n");
      const { value } = await lines.next();
      await ended;
      return JSON.parse(String(value)) as ExchangingReport;
    };
  }

  /** Again where a store call went unanswered for 250 ms, since that machine was stalled; no run may fail. */
  async function tokens(jobs: readonly string[]): Promise<readonly string[]> {
    for (let attempt = 1; ; attempt += 1) {
      identity.reset();
      await server.command("FLUSHALL");
      const members = await Promise.all(jobs.map(member));
      const reports = await Promise.all(members.map((begin) => begin()));
      const stalled = reports.some(({ warnings }) => warnings.length > 0);
      if (!stalled || attempt === 5) return reports.map(({ token }) => token);
    }
  }

  const counted = (source: string): number =>
    identity.requests.filter((request) => request.source === source).length;

  // Eight processes start at once, which takes long where the machine is busy.
  const limit = { timeout: 120_000 };

  test("make one exchange, of one subject", limit, async () => {
    expect(new Set(await tokens(Array.from({ length: 8 }, () => "1"))).size).toBe(1);
    expect([counted("github-actions"), counted("openai")]).toEqual([1, 1]);
  });

  test("of another job make another", limit, async () => {
    expect(new Set(await tokens(["2", "3", "2", "3"])).size).toBe(2);
    expect(counted("openai")).toBe(2);
  });
});
