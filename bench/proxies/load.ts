import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { NotMeasured } from "../not-measured.ts";
import { on } from "./cores.ts";

/** Where the load goes, and the key it shows there. */
export interface Target {
  readonly url: string;
  readonly key: string;
  /** Where the requests go in turn, if not to the path of the URL. */
  readonly paths?: readonly string[];
}

export interface Load {
  readonly connections: number;
  readonly seconds: number;
}

export interface Figures {
  readonly requests: number;
  /** Median latency, microseconds. */
  readonly p50: number;
}

/** @throws {NotMeasured} which says what to install */
export function needPrograms(): void {
  for (const program of ["nginx", "wrk"]) {
    if (spawnSync(program, ["-v"]).error !== undefined) {
      throw new NotMeasured(
        `${program} is not on this machine. On Debian: apt-get install nginx-light wrk`,
      );
    }
  }
}

// Read where it lies: the build has only what is TypeScript.
const script = new URL("../proxies/load.lua", import.meta.url).pathname;

/** Sends one request after the other over each connection. Rejects where any of them fails. */
export async function load(
  { url, key, paths = [] }: Target,
  { connections, seconds }: Load,
): Promise<Figures> {
  const wrk = ["wrk", "-t1", `-c${connections}`, `-d${seconds}s`, "-s", script, url];
  const [command = "", ...args] = [...on("rest"), ...wrk, "--", key, ...paths];
  const { stdout } = await promisify(execFile)(command, args);
  const told = /^Figures: (.*)$/m.exec(stdout)?.[1];
  if (told === undefined) throw new Error(`wrk told nothing: ${stdout}`);
  const { failures, ...figures } = JSON.parse(told) as Figures & { failures: number };
  if (failures > 0) throw new Error(`${failures} requests to ${url} failed: ${stdout}`);
  return figures;
}
