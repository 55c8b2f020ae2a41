import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect } from "node:net";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { onTestFinished } from "vitest";
import { serverCertificate } from "./certificate.ts";
import { onLoopback } from "./loopback.ts";

/** A proxy as companies have one: the only way out, and it sees names alone. */
export interface ForwardProxy {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly host: string;
  /** What was asked of it: `CONNECT HOST:PORT`, or the method and target of anything else. */
  readonly seen: readonly string[];
  /** Treats every CONNECT from now on as {@link ForwardProxyOptions.status} says; undefined lets it through. */
  answer(status: number | undefined): void;
  /** Ends every connection, and takes no other until {@link resume}. */
  stop(): Promise<void>;
  resume(): Promise<void>;
}

/** How {@link forwardProxy} treats a CONNECT. */
export interface ForwardProxyOptions {
  /** Where every tunnel leads: a port of loopback. */
  readonly to: number;
  /** Wanted as `Proxy-Authorization`; without it the answer is 407. */
  readonly authorization?: string;
  /** Answers every CONNECT with this status; 0 is no answer at all. */
  readonly status?: number;
}

export async function forwardProxy({
  to,
  authorization,
  status: atFirst,
}: ForwardProxyOptions): Promise<ForwardProxy> {
  const seen: string[] = [];
  let status = atFirst;
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.writeHead(502).end();
  });
  server.on("connect", (request, client) => {
    seen.push(`CONNECT ${request.url}`);
    client.on("error", () => undefined);
    if (status === 0) return;
    const refusal =
      authorization !== undefined && request.headers["proxy-authorization"] !== authorization
        ? 407
        : status;
    if (refusal !== undefined) {
      client.end(`HTTP/1.1 ${refusal} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const upstream = connect(to, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on("error", () => client.destroy());
    client.on("close", () => upstream.destroy());
  });
  const sockets = new Set<{ destroy(): void }>();
  server.on("connection", (socket) => sockets.add(socket));
  const url = await onLoopback(server);
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    server.close();
  };
  onTestFinished(close);
  return {
    url,
    host: url.replace("http://", ""),
    seen,
    answer: (next) => void (status = next),
    stop: async () => {
      const closed = once(server, "close");
      close();
      await closed;
    },
    resume: async () => {
      server.listen(Number(new URL(url).port), "127.0.0.1");
      await once(server, "listening");
    },
  };
}

/** A server that this machine can reach through a proxy alone: no DNS knows its name. */
export interface RemoteServer {
  readonly origin: string;
  readonly port: number;
  /** The authority to trust, for NODE_EXTRA_CA_CERTS. */
  readonly caFile: string;
  /** Paths that were asked for. */
  readonly asked: readonly string[];
}

/** `respond` answers a request with a JSON body. */
export async function remoteServer(
  name: string,
  folder: string,
  respond: (request: IncomingMessage) => object,
): Promise<RemoteServer> {
  const asked: string[] = [];
  const made = await serverCertificate([name]);
  const caFile = path.join(folder, `${name}.pem`);
  writeFileSync(caFile, made.cert);
  const server = createTlsServer(made, (request, response) => {
    asked.push(request.url ?? "");
    request.resume().once("end", () => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(respond(request)));
    });
  });
  const port = Number(new URL(await onLoopback(server)).port);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `https://${name}`, port, caFile, asked };
}
