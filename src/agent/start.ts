import { createServer } from "node:http";
import { processEnv } from "../config/process-env.ts";
import { ByokIdentityError } from "../errors.ts";
import { failed, send, UNEXPECTED } from "../local-server/answer.ts";
import { drained } from "../local-server/drained.ts";
import { listen } from "../local-server/listen.ts";
import { assertOwnAddress, makeDirectory } from "./address.ts";
import { environmentOf } from "./credential.ts";
import { respond } from "./respond.ts";
import { agentTokens } from "./tokens.ts";

export interface AgentOptions {
  /** Path of the socket. */
  readonly socket: string;
  /** How long it waits for another request before it ends, milliseconds; Infinity: it never ends. */
  readonly idle: number;
}

export interface RunningAgent {
  /** Resolves after `idle` milliseconds without a request. */
  readonly idled: Promise<void>;
  close(): Promise<void>;
}

/**
 * Keeps the tokens of one user's tools. Only this user can reach it: the socket is in the user's own directory.
 *
 * @throws ConfigError if other users can access the address, or another agent uses it.
 */
export async function startAgent({ socket, idle }: AgentOptions): Promise<RunningAgent> {
  if (process.platform === "win32") throw unsupported();
  makeDirectory(socket);
  assertOwnAddress(socket);
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

  /** Infinity would overflow the timer. */
  function wait(): void {
    if (active > 0 || !Number.isFinite(idle)) return;
    // An aborted request ends after the server, and would keep the process alive.
    timer = setTimeout(end, idle).unref();
  }

  await listen(server, { socket });
  wait();
  return {
    idled,
    async close(): Promise<void> {
      await drained(server, 5_000);
      clearTimeout(timer);
      tokens.close();
    },
  };
}

function unsupported(): ByokIdentityError {
  return new ByokIdentityError("ERR_NOT_SUPPORTED", "The agent is not available on Windows.", {
    hint: "Node cannot tell who serves a named pipe, so a client would not know who receives its configuration. Use byok-identity proxy.",
  });
}
