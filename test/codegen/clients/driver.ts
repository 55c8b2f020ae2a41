import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Program } from "../languages/runner.ts";

/** What a driver answers. Each language's driver is a small program that does what it is told with its SDK's client. */
export interface Told {
  readonly token?: string;
  readonly tokens?: readonly string[];
  readonly cancelled?: boolean;
  readonly status?: number;
  readonly body?: string;
  readonly text?: string;
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly transient: boolean;
    /** Milliseconds; 0 if that is not known. */
    readonly retryAfter: number;
  };
}

/** What a driver is told, in the member `op`, and what that needs. */
export type Order =
  /** A client of its own for this command, which replaces the one before. */
  | { readonly op: "open"; readonly command: readonly string[]; readonly timeout?: number }
  /** A token, by the client's method; or by a configuration's callback. */
  | { readonly op: "get" | "callback"; readonly provider: string; readonly baseUrl?: string }
  /** Tokens of the sessions `s0`, `s1`, …, asked for at the same time. */
  | { readonly op: "many"; readonly provider: string; readonly count: number }
  /** A token that the caller stops waiting for after 50 ms. */
  | { readonly op: "cancel"; readonly provider: string }
  | { readonly op: "invalidate"; readonly provider: string; readonly token: string }
  /** A request through the language's HTTP hook: a POST if it has a body. */
  | {
      readonly op: "request";
      readonly provider: string;
      readonly baseUrl: string;
      readonly url: string;
      readonly body?: string;
      /** The body can be read only once. */
      readonly stream?: boolean;
    }
  /** The client as the language prints it, in every way it has. */
  | { readonly op: "show" | "close" };

export interface Driver {
  readonly does: (order: Order) => Promise<Told>;
  readonly pid: number;
  /** Ends it with its stdin; or, with a signal, without any chance to clean up. */
  readonly end: (signal?: NodeJS.Signals) => Promise<void>;
}

export function startDriver(program: Program, env: Readonly<Record<string, string>>): Driver {
  const child = spawn(program.command, program.args ?? [], {
    cwd: program.cwd,
    env: { ...process.env, ...program.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = once(child, "close");
  return {
    pid: child.pid ?? -1,
    async does(order) {
      child.stdin.write(`${JSON.stringify(order)}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`the driver ended and said:\n${complaints}`);
      return JSON.parse(value) as Told;
    },
    async end(signal) {
      if (signal === undefined) child.stdin.end();
      else child.kill(signal);
      await exited;
    },
  };
}
