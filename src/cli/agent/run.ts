import { agentAddress, SOCKET_VARIABLE } from "../../agent/address.ts";
import { startAgent } from "../../agent/start.ts";
import { processEnv } from "../../config/process-env.ts";
import { ConfigError } from "../../errors.ts";
import { aborted, type Io } from "../io.ts";
import type { ProviderOptions } from "../provider/options.ts";
import { printEvents } from "../provider/warnings.ts";

/** The options of `agent`. */
export interface AgentCommandOptions extends ProviderOptions {
  /** Milliseconds. */
  readonly idle: number;
  readonly printCommand?: true;
  readonly output: "text" | "json";
}

/** Runs this user's agent until it has been idle for long enough, or the process is asked to end. */
export async function runAgent(
  { idle, output, ...provider }: AgentCommandOptions,
  io: Io,
): Promise<void> {
  const unused = Object.keys(provider);
  if (unused.length > 0) {
    const problems = unused.map((name) => ({ path: flagOf(name), message: UNUSED }));
    throw new ConfigError(problems, { subject: "use of agent" });
  }
  const address = agentAddress(processEnv());
  if (address === "") {
    const problem = { path: SOCKET_VARIABLE, message: "is empty, which means no agent; unset it" };
    throw new ConfigError([problem], { subject: "environment" });
  }
  using _ = printEvents(io);
  const agent = await startAgent({ address, idle });
  try {
    io.stdout(
      output === "json"
        ? `${JSON.stringify({ socket: address, pid: process.pid })}\n`
        : `Listening: ${address}\n`,
    );
    await Promise.race([agent.idled, aborted(io.signal)]);
  } finally {
    await agent.close();
  }
}

/** The option of an attribute: `managedIdentity` is `--managed-identity`. */
function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

const UNUSED =
  "has no effect without --print-command: the agent serves whatever provider its clients ask for";
