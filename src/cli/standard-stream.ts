import { getSystemErrorMap } from "node:util";
import { exitCodes } from "./failure.ts";

/**
 * stdout or stderr. Accessed only when there is something to write, because Node creates each on first access.
 *
 * A reader may close it when it has read enough, like `head`. Any other failure of stdout, such as a full disk, ends
 * the process with one line and exit code 1, because the result was not written. A failure of stderr cannot be
 * reported.
 */
export function standardStream(name: "stdout" | "stderr"): NodeJS.WriteStream {
  const stream = process[name];
  const listener = name === "stdout" ? endUnwritten : ignore;
  if (!stream.listeners("error").includes(listener)) stream.on("error", listener);
  return stream;
}

function ignore(): void {}

function endUnwritten({ code = "", errno = 0 }: NodeJS.ErrnoException): void {
  if (code === "EPIPE") return;
  const [, reason = "unknown reason"] = getSystemErrorMap().get(errno) ?? [];
  standardStream("stderr").write(`error: stdout cannot be written: ${reason} (${code})\n`);
  process.exit(exitCodes.credential);
}
