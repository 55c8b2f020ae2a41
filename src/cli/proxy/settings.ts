import { createWriteStream, lstatSync } from "node:fs";
import { once } from "node:events";
import { ConfigError } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
import { writeRemedy } from "../../lib/write-remedy.ts";
import type { ProxyOptions } from "../../proxy/proxy.ts";
import type { Io } from "../io.ts";
import type { ForwardingOptions } from "./options.ts";

/** What the command line says about forwarding. @throws ConfigError if the access log cannot be written. */
export async function forwardingOf(
  { maxReplayBody, upstreamTimeout, accessLog }: ForwardingOptions,
  io: Io,
): Promise<Pick<ProxyOptions, "replayLimit" | "upstreamTimeout" | "accessLog">> {
  return defined({
    replayLimit: maxReplayBody,
    upstreamTimeout,
    accessLog: await openLog(accessLog, io),
  });
}

async function openLog(
  file: string | undefined,
  { stderr }: Io,
): Promise<((line: string) => void) | undefined> {
  if (file === undefined) return undefined;
  if (file === "-") return stderr;
  const link = lstatSync(file, { throwIfNoEntry: false });
  // The owner of a link would choose the file that is written to.
  if (link?.isSymbolicLink() === true && ![0, process.getuid?.() ?? 0].includes(link.uid)) {
    throw logProblem(`is a link of another user: ${file}`);
  }
  const stream = createWriteStream(file, { flags: "a", mode: 0o600 });
  try {
    await once(stream, "open");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw logProblem(`cannot be written to ${file} (${code}); ${writeRemedy(code)}`, cause);
  }
  // A full disk is no reason to refuse requests; it is reported once, and the log ends.
  stream.on("error", (error) => stderr(`warning: --access-log ${error.message}\n`));
  return (line) => void stream.write(line);
}

function logProblem(message: string, cause?: unknown): ConfigError {
  return new ConfigError([{ path: "--access-log", message }], { cause, subject: "use of proxy" });
}
