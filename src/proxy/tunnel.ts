import type { Duplex } from "node:stream";

/** Joins two upgraded connections, each no faster than the other reads; when one ends, both end. */
export function tunnel(client: Duplex, upstream: Duplex, ended: () => void): void {
  const pair = [
    [client, upstream],
    [upstream, client],
  ] as const;
  for (const [from, to] of pair) {
    from.on("error", () => to.destroy());
    from.on("close", () => finish(to));
    from.pipe(to);
  }
  client.on("close", ended);
}

/** Ends a connection after its written data has been sent. */
function finish(stream: Duplex): void {
  if (stream.writableFinished) stream.destroy();
  else stream.end(() => stream.destroy());
}

/** The head of a `101 Switching Protocols`, from a list of alternating names and values. */
export function switchingProtocols(headers: readonly string[]): string {
  const lines = ["HTTP/1.1 101 Switching Protocols", "connection: Upgrade", "upgrade: websocket"];
  for (let at = 0; at + 1 < headers.length; at += 2)
    lines.push(`${headers[at]}: ${headers[at + 1]}`);
  return `${lines.join("\r\n")}\r\n\r\n`;
}
