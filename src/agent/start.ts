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
  /** How long it waits for a next request before it ends, milliseconds; Infinity for ever. */
  readonly idle: number;
}

export interface RunningAgent {
  /** Resolves when nobody has asked for as long as `idle`. */
  readonly idled: Promise<void>;
  close(): Promise<void>;
}

/**
 * Keeps the tokens of one user's tools. Only this user can reach it: the socket is in a directory of the user's own.
 *
 * @throws ConfigError where the address is not this user's alone, or another agent has it.
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
    // A request that was cut off ends after the server, which is what keeps the process.
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
  return new ByokIdentityError("ERR_NOT_SUPPORTED", "There is no agent for Windows.", {
    hint: "Node cannot tell who serves a named pipe, so a client could not know whom it gives its configuration to. Use byok-identity proxy.",
  });
}
