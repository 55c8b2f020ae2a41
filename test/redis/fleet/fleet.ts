import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { startMockIdentity } from "../../../src/testing/index.ts";
import { startRelay } from "../../support/relay.ts";
import { KEY } from "../../store/support.ts";
import { startRevokingModel, type FleetSize, type Incident, type Phase } from "./model.ts";
import type { MemberReport } from "./member.ts";

export interface FleetPlan extends FleetSize {
  /** The member's program. */
  readonly program: string;
  readonly redisUrl: string;
  readonly revokeEvery: number;
  readonly incidents: readonly Incident[];
  /** Asked whenever a member sends something to the identity endpoint: for how long to suspend it, milliseconds. */
  readonly suspend?: () => number | undefined;
}

export interface FleetRun {
  readonly phases: readonly Phase[];
  readonly members: readonly MemberReport[];
}

/** Runs a fleet to its end, against an identity and a model endpoint of its own. */
export async function runFleet(plan: FleetPlan): Promise<FleetRun> {
  await using identity = await startMockIdentity();
  await using model = await startRevokingModel(identity, plan);
  const port = Number(new URL(identity.url).port);
  const env: Record<string, string | undefined> = {
    PATH: process.env["PATH"],
    BYOK_IDENTITY_REDIS_URL: plan.redisUrl,
    BYOK_IDENTITY_STORE_KEY: KEY,
    ...identity.env("app-service"),
  };

  const members = await Promise.all(
    Array.from({ length: plan.processes }, async (_, index) => {
      let suspend = (): void => undefined;
      await using relay = await startRelay(port, () => suspend());
      const endpoint = env["IDENTITY_ENDPOINT"]?.replace(`:${port}/`, `:${relay.port}/`);
      const member = spawn(process.execPath, [plan.program, model.url, `${index}`], {
        env: { ...env, IDENTITY_ENDPOINT: endpoint },
        stdio: ["ignore", "pipe", "inherit"],
      });
      suspend = () => {
        const milliseconds = plan.suspend?.();
        if (milliseconds === undefined) return;
        member.kill("SIGSTOP");
        setTimeout(() => member.kill("SIGCONT"), milliseconds);
      };
      // Awaited here: until then the relay is needed.
      return await reportOf(member);
    }),
  );
  return { phases: model.phases(), members };
}

async function reportOf(member: ChildProcessByStdio<null, Readable, null>): Promise<MemberReport> {
  const [stdout, [code]] = await Promise.all([text(member.stdout), once(member, "close")]);
  if (code !== 0) throw new Error(`a member ended with code ${code}`);
  return JSON.parse(stdout) as MemberReport;
}
