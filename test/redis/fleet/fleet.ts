import { spawn } from "node:child_process";
import { startMockIdentity } from "../../../src/testing/index.ts";
import { KEY } from "../../store/support.ts";
import { startRevokingModel, type FleetSize, type Incident, type Phase } from "./model.ts";
import type { MemberReport } from "./member.ts";

export interface FleetPlan extends FleetSize {
  /** The member's program. */
  readonly program: string;
  readonly redisUrl: string;
  readonly revokeEvery: number;
  readonly incidents: readonly Incident[];
}

export interface FleetRun {
  readonly phases: readonly Phase[];
  readonly members: readonly MemberReport[];
}

/** Runs a fleet to its end, against an identity and a model endpoint of its own. */
export async function runFleet(plan: FleetPlan): Promise<FleetRun> {
  await using identity = await startMockIdentity();
  await using model = await startRevokingModel(identity, plan);
  const env = {
    PATH: process.env["PATH"],
    BYOK_IDENTITY_REDIS_URL: plan.redisUrl,
    BYOK_IDENTITY_STORE_KEY: KEY,
    ...identity.env("app-service"),
  };

  const members = await Promise.all(
    Array.from({ length: plan.processes }, (_, index) =>
      reportOf([plan.program, model.url, `${index}`], env),
    ),
  );
  return { phases: model.phases(), members };
}

function reportOf(args: readonly string[], env: NodeJS.ProcessEnv): Promise<MemberReport> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.once("error", reject);
    child.once("close", (code) => {
      if (code !== 0) reject(new Error(`a member ended with code ${code}`));
      else resolve(JSON.parse(stdout) as MemberReport);
    });
  });
}
