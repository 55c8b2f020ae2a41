import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import type { ProviderConfig } from "../../src/config/types.ts";
import type { ProviderAuthOptions } from "../../src/provider-auth.ts";

const folder = import.meta.dirname;
const main = path.resolve(folder, "../../dist/cli/main.js");
const clock = path.join(folder, "clock.mjs");

/** What a client has to tell when it is asked. */
export interface Report {
  readonly requests: number;
  /** By code. */
  readonly failures: Readonly<Record<string, number>>;
  readonly renewals: number;
  readonly acquired: number;
  readonly replays: number;
  readonly unhandled: number;
  /** Longest wait for one request, milliseconds. */
  readonly slowest: number;
  readonly seen: readonly string[];
  /** Bytes. */
  readonly heap: number;
  /** Message of the last failure to get a token, if there is one that nothing has made up for. */
  readonly lastError?: string;
}

export interface Requests {
  readonly count: number;
  readonly concurrency?: number;
  /** After each request of a worker, milliseconds. */
  readonly pause?: number;
  /** Keeps the tokens for the report. */
  readonly note?: boolean;
  readonly url?: string;
}

type Step =
  | { readonly step: "report" }
  | { readonly step: "stall" | "wait"; readonly milliseconds: number }
  | ({ readonly step: "request" } & Requests)
  | { readonly step: "renew"; readonly count: number }
  | { readonly step: "together"; readonly steps: readonly Step[] }
  | {
      readonly step: "open";
      readonly config: Partial<ProviderConfig>;
      readonly options?: ProviderAuthOptions;
      readonly times?: number;
    };

/** A process that makes requests. */
export interface Client {
  run(step: Step): Promise<unknown>;
  report(): Promise<Report>;
  readonly pid: number;
  kill(): Promise<void>;
  /** Sets its wall clock, milliseconds off the true one, or whether names resolve. */
  tell(message: { readonly clock?: number; readonly resolves?: boolean }): void;
}

/** A mock endpoint in a process of its own. */
export interface Endpoint {
  readonly url: string;
  readonly port: number;
  configure(knobs: object): Promise<void>;
  /** Back to the knobs of the start, with nothing seen. */
  reset(): Promise<void>;
  /** What `/environment` says for a source. */
  env(source?: string): Promise<Record<string, string>>;
  requests(): Promise<readonly { readonly at: number; readonly token?: string }[]>;
  tell(message: { readonly clock: number }): void;
  kill(): Promise<void>;
}

const children = new Set<ChildProcess>();

/** To be called when a file's tests are over. */
export function endAll(): void {
  for (const child of children) child.kill("SIGKILL");
}

function start(script: string, args: readonly string[], options: Options = {}): ChildProcess {
  const child = spawn(
    process.execPath,
    [...(options.flags ?? []), "--import", clock, script, ...args],
    {
      env: { PATH: process.env["PATH"], ...options.env },
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    },
  );
  children.add(child);
  return child;
}

export interface Options {
  readonly env?: Readonly<Record<string, string>>;
  /** Node's own options. */
  readonly flags?: readonly string[];
}

/** The first message, or what kept the process from one. */
export function message<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null, signal: string | null): void =>
      reject(new Error(`The process ended with ${code ?? signal}.`));
    child.once("exit", gone);
    child.once("message", (told) => {
      child.off("exit", gone);
      resolve(told as T);
    });
  });
}

export async function startScript(
  name: string,
  args: readonly string[],
  options?: Options,
): Promise<{ readonly child: ChildProcess; readonly told: Readonly<Record<string, unknown>> }> {
  const child = start(path.join(folder, name), args, options);
  return { child, told: await message(child) };
}

export async function startClient(
  config: Partial<ProviderConfig>,
  { times = 1, auth, ...options }: Options & { times?: number; auth?: ProviderAuthOptions } = {},
): Promise<Client> {
  const { child } = await startScript("client.mjs", [], options);
  const waiting = new Map<
    number,
    { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }
  >();
  let last = 0;
  child.on("message", ({ id, result, error }: { id: number; result?: unknown; error?: string }) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(error));
  });
  child.once("exit", (code, signal) => {
    for (const { reject } of waiting.values())
      reject(new Error(`The client ended: ${code ?? signal}`));
  });
  const run = (step: Step): Promise<unknown> =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      child.send({ ...step, id: last });
    });
  const base = { baseUrl: "http://127.0.0.1:1", ...config };
  await run({
    step: "open",
    config: base,
    times,
    ...(auth === undefined ? {} : { options: auth }),
  });
  return {
    run,
    report: async () => (await run({ step: "report" })) as Report,
    pid: child.pid ?? 0,
    kill: () => killed(child),
    tell: (told) => void child.send(told),
  };
}

function killed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

export async function startMock(
  kind: "identity" | "model",
  knobs: object = {},
  { port = 0, tls = false }: { readonly port?: number; readonly tls?: boolean } = {},
): Promise<Endpoint> {
  const args = ["mock", kind, "--config", JSON.stringify(knobs), "--port", String(port)];
  const child = start(main, tls ? [...args, "--tls"] : args);
  const url = await new Promise<string>((resolve, reject) => {
    let text = "";
    child.once("exit", (code) => reject(new Error(`The mock ended with ${code}.`)));
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      const found = /^Listening: (\S+)\n/m.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const ask = async (route: string, body?: object): Promise<unknown> => {
    const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(url + route, init);
    return response.json();
  };
  return {
    url,
    port: Number(new URL(url).port),
    reset: async () => void (await fetch(`${url}/reset`, { method: "POST" })),
    configure: async (patch) => void (await ask("/config", patch)),
    env: async (source = "imds") =>
      (await ask(`/environment?source=${source}`)) as Record<string, string>,
    requests: async () => (await ask("/requests")) as { at: number }[],
    tell: (told) => void child.send(told),
    kill: () => killed(child),
  };
}
