import { createServer } from "node:http";
import { processEnv } from "../config/process-env.ts";
import { failed, send, UNEXPECTED } from "../local-server/answer.ts";
import { environmentOf } from "./credential.ts";
import { respond } from "./respond.ts";
import { agentTokens } from "./tokens.ts";
import { agentTransport } from "./platform-transport.ts";

/** Options of {@link startAgent}. */
export interface AgentOptions {
  /** Where clients find it; see `agentAddress`. */
  readonly address: string;
  /** How long it waits for another request before it ends, milliseconds; Infinity: it never ends. */
  readonly idle: number;
}

/** An agent that listens. */
export interface RunningAgent {
  /** Resolves after `idle` milliseconds without a request. */
  readonly idled: Promise<void>;
  close(): Promise<void>;
}

/**
 * Keeps the tokens of one user's tools. Only this user can reach it.
 *
 * @throws ConfigError if other users can access the address, or another agent uses it.
 */
export async function startAgent({ address, idle }: AgentOptions): Promise<RunningAgent> {
  const tokens = agentTokens();
  const environment = environmentOf(processEnv());
  let active = 0;
  let timer: NodeJS.Timeout | undefined;
  let end!: () => void;
  const idled = new Promise<void>((resolve) => (end = resolve));

  const server = createServer((request, response) => {
    active += 1;
    clearTimeout(timer);
    response.once("close", () => {
      active -= 1;
      wait();
    });
    respond(request, tokens, environment).then(
      (answer) => send(response, answer),
      () => send(response, failed(UNEXPECTED)),
    );
  });

  /** Starts the idle timer, which Infinity would overflow. */
  function wait(): void {
    if (active > 0 || !Number.isFinite(idle)) return;
    // An aborted request ends after the server, and would keep the process alive.
    timer = setTimeout(end, idle).unref();
  }

  const stop = await agentTransport().listen(server, address);
  wait();
  return {
    idled,
    async close(): Promise<void> {
      await stop(5_000);
      clearTimeout(timer);
      tokens.close();
    },
  };
}
