// A proxy as small as node:http and undici make it, with a credential that never changes: no key, no provider to choose,
// no replay, no limit. What a proxy in Node costs at least. Prints its origin.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Pool } from "undici";

const [origin = ""] = process.argv.slice(2);
const pool = new Pool(origin);
const HOP = new Set(["authorization", "connection", "host", "keep-alive", "transfer-encoding"]);

const server = createServer((request, response) => {
  const { method = "GET", url = "/", rawHeaders } = request;
  const headers = ["authorization", "Bearer static"];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders.at(at) ?? "";
    if (!HOP.has(name.toLowerCase())) headers.push(name, rawHeaders.at(at + 1) ?? "");
  }
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    pool.dispatch(
      { origin, path: url, method, headers, body: Buffer.concat(parts) },
      {
        onRequestStart(): void {},
        onResponseStart(_, status, answered): void {
          const { connection: _1, "keep-alive": _2, "transfer-encoding": _3, ...kept } = answered;
          response.writeHead(status, kept);
        },
        onResponseData(current, part): void {
          if (response.write(part)) return;
          current.pause();
          response.once("drain", () => current.resume());
        },
        onResponseEnd(): void {
          response.end();
        },
        onResponseError(): void {
          response.destroy();
        },
      },
    );
  });
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
