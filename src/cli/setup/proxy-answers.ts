import { ownServer } from "../../local-server/port-holder.ts";

/** Whether a proxy of this package answers at this port. */
export async function proxyAnswers(port: number): Promise<boolean> {
  return (await ownServer(port))?.program === "byok-identity proxy";
}
