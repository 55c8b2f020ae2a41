import { tmpdir } from "node:os";
import path from "node:path";
import type { Env } from "../config/process-env.ts";
import { stateFolder } from "../config/state-folder.ts";
import { ConfigError } from "../errors.ts";

/** Path at which the agent is found; an empty value disables the agent. */
export const SOCKET_VARIABLE = "BYOK_IDENTITY_SOCK";

/**
 * Where this user's agent is found: the path in the environment, or one in the user's own directory. It is the path of
 * its Unix socket or, on Windows, of the file that contains the name of its pipe and the key.
 */
export function agentAddress(env: Env, platform: NodeJS.Platform = process.platform): string {
  const given = env[SOCKET_VARIABLE];
  if (given !== undefined) return given === "" ? "" : path.resolve(given);
  if (platform === "win32") return path.win32.join(stateFolder(), "agent.json");
  const runtime = env["XDG_RUNTIME_DIR"];
  return runtime === undefined || runtime === ""
    ? path.join(tmpdir(), `byok-identity-${process.getuid?.() ?? "user"}`, "agent.sock")
    : path.join(runtime, "byok-identity", "agent.sock");
}

/** An address that cannot be used. */
export function addressRefused(message: string, cause?: unknown): ConfigError {
  return new ConfigError([{ path: SOCKET_VARIABLE, message }], {
    subject: "address of the agent",
    ...(cause === undefined ? {} : { cause }),
  });
}
