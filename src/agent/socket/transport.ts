import { listen } from "../../local-server/listen.ts";
import { drained } from "../../local-server/drained.ts";
import { addressRefused } from "../address.ts";
import type { AgentTransport } from "../transport.ts";
import { addressProblem, makeDirectory } from "./directory.ts";

/** A Unix socket in a directory that only this user can enter, so that no other user can connect or listen. */
export const socketTransport: AgentTransport = {
  addressProblem,
  requestTo: (socketPath) => ({ socketPath }),
  async listen(server, socket) {
    makeDirectory(socket);
    const problem = addressProblem(socket);
    if (problem !== undefined) throw addressRefused(problem);
    await listen(server, { socket });
    return (grace) => drained(server, grace);
  },
};
