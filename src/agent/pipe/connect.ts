import { connect, type Socket } from "node:net";
import type { PipeAddress } from "./address-file.ts";
import { proveToAgent } from "./handshake.ts";

/** A connection to the agent at this address, and to no other process. Rejects if there is none. */
export async function connectToAgent({ pipe, key }: PipeAddress): Promise<Socket> {
  const socket = connect(pipe);
  await proveToAgent(socket, key);
  return socket;
}
