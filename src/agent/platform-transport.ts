import { pipeTransport } from "./pipe/transport.ts";
import { socketTransport } from "./socket/transport.ts";
import type { AgentTransport } from "./transport.ts";

/** A Unix socket or, on Windows, a named pipe. */
export function agentTransport(platform: NodeJS.Platform = process.platform): AgentTransport {
  return platform === "win32" ? pipeTransport : socketTransport;
}
