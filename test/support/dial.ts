import { connect } from "node:net";

/** Connects to a TCP port. @returns `connected`, or the code of the error. */
export function dial(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once("connect", () => {
      socket.destroy();
      resolve("connected");
    });
    socket.once("error", ({ code = "" }: NodeJS.ErrnoException) => resolve(code));
  });
}

/**
 * Whether a server that is reached at 127.0.0.1 is reached at another address of this machine too. On Linux and Windows
 * all of 127.0.0.0/8 is this machine; a server that listens on every address answers there.
 */
export async function answersElsewhere(port: number): Promise<boolean> {
  const answers = await Promise.all([dial("127.0.0.2", port), dial("::1", port)]);
  return answers.includes("connected");
}
