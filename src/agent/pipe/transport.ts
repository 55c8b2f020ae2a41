import { realpathSync } from "node:fs";
import path from "node:path";
import { callbackify } from "node:util";
import { userHome } from "../../config/process-env.ts";
import { stateFolder } from "../../config/state-folder.ts";
import { makeFolders } from "../../lib/make-folders.ts";
import { addressRefused, SOCKET_VARIABLE } from "../address.ts";
import type { AgentTransport } from "../transport.ts";
import { readAddress } from "./address-file.ts";
import { connectToAgent } from "./connect.ts";
import { listenOnPipe } from "./listen.ts";

/**
 * A named pipe of Windows. Any process can create a pipe with any free name, and can list all names, so a name does not
 * show who listens. The agent therefore writes a random name and a key into a file in this user's profile,
 * which Windows lets only this user and administrators read, and both sides prove that they know the key.
 *
 * @see https://learn.microsoft.com/windows/win32/ipc/named-pipe-security-and-access-rights
 */
export const pipeTransport: AgentTransport = {
  addressProblem: (file) => profileProblem(file, [userHome(), path.dirname(stateFolder())]),
  requestTo: (file) => ({
    createConnection(_, done) {
      const address = readAddress(file);
      if (address === undefined) throw new Error("No agent listens.");
      callbackify(connectToAgent)(address, done);
      return undefined;
    },
  }),
  async listen(server, file) {
    const folder = path.dirname(file);
    try {
      makeFolders(folder);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      throw addressRefused(`${folder} cannot be created (${code}); choose another path`, cause);
    }
    const problem = pipeTransport.addressProblem(file);
    if (problem !== undefined) throw addressRefused(problem);
    return listenOnPipe(server, file);
  },
};

/**
 * Node cannot read an ACL. The one of a profile is known: only its user, SYSTEM and administrators have access, and
 * everything in it inherits that.
 */
export function profileProblem(file: string, profiles: readonly string[]): string | undefined {
  const folder = real(path.dirname(file));
  const inside = profiles.some((profile) => {
    const way = path.relative(real(profile), folder);
    return !path.isAbsolute(way) && way.split(path.sep)[0] !== "..";
  });
  return inside
    ? undefined
    : `${folder} is not in your profile, so others might read the key in it; set ${SOCKET_VARIABLE} to a path in your profile`;
}

function real(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return path.resolve(folder);
  }
}
