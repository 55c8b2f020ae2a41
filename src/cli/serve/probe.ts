import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import { ConfigError } from "../../errors.ts";
import { isFields } from "../../lib/fields.ts";
import { visible } from "../../lib/visible.ts";
import type { ListenOn } from "../../local-server/listen.ts";
import { exitCodes } from "../failure.ts";
import type { Io } from "../io.ts";
import { listenOn, type LocalServerOptions } from "../local-server/options.ts";

/** How long the server may take, milliseconds: the probes of Kubernetes are given five seconds in docs/deployment.md. */
const PATIENCE = 4_000;

/**
 * Asks the `serve` that runs at this port or socket whether it is ready, for the probes of an orchestrator. Prints the
 * state of each provider; the exit code is 0 if each has had a token, otherwise 1.
 *
 * @throws ConfigError if neither is given.
 */
export async function runProbe(options: LocalServerOptions, io: Io): Promise<void> {
  if (options.socket === undefined && !options.port) {
    const problem = { path: "--probe", message: "needs --port or --socket of the server to ask" };
    throw new ConfigError([problem], { subject: "use of serve" });
  }
  const on = listenOn(options);
  let state: State;
  try {
    state = await stateOf(on, io.signal);
  } catch (error) {
    const where = "port" in on ? `127.0.0.1:${on.port}` : on.socket;
    io.signal.throwIfAborted();
    const message = `no answer of byok-identity serve at ${where}: ${reasonOf(error)}`;
    throw new Error(message, { cause: error });
  }
  const lines = Object.entries(state.providers).map(([name, each]) => `${name}: ${each}`);
  const report =
    options.output === "json"
      ? JSON.stringify(state)
      : [state.status, ...lines].map(visible).join("\n");
  io.stdout(`${report}\n`);
  if (state.status !== "ready") io.exitWith(exitCodes.credential);
}

function reasonOf(error: unknown): string {
  // Node puts what has aborted a request into the cause.
  const { name, message, cause } = error as Error;
  const late = [name, (cause as Error | undefined)?.name].includes("TimeoutError");
  return late ? `it did not answer within ${PATIENCE / 1_000} seconds` : message;
}

interface State {
  readonly status: string;
  /** `ready`, or why not, by provider. */
  readonly providers: Readonly<Record<string, string>>;
}

/** Uses node:http, because fetch does not support Unix sockets. */
async function stateOf(on: ListenOn, asked: AbortSignal): Promise<State> {
  const signal = AbortSignal.any([asked, AbortSignal.timeout(PATIENCE)]);
  const at = "port" in on ? { host: "127.0.0.1", port: on.port } : { socketPath: on.socket };
  const request = get({ ...at, path: "/readyz", agent: false, signal });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const answer = await json(response);
  if (!isFields(answer) || typeof answer["status"] !== "string" || !isFields(answer["providers"])) {
    throw new Error("it is another server");
  }
  const { status, providers } = answer;
  return { status, providers: providers as State["providers"] };
}
