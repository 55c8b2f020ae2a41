/**
 * stdout or stderr, which whoever reads may close when it has read enough, as `head` does. Asked for when there is
 * something to write, since Node makes each when it is first touched.
 */
export function standardStream(name: "stdout" | "stderr"): NodeJS.WriteStream {
  const stream = process[name];
  if (!stream.listeners("error").includes(ignoreClosed)) stream.on("error", ignoreClosed);
  return stream;
}

function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
