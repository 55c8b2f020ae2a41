import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { ProviderConfig } from "../../src/config/types.ts";
import { createProviderAuth, type ProviderAuth } from "../../src/provider-auth.ts";
import { createTokenCache } from "../../src/token-cache.ts";
import { startProxy, type ProxyOptions, type RunningProxy } from "../../src/proxy/proxy.ts";
import { onLoopback } from "../support/loopback.ts";

/** A request that reached the provider. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

export interface Provider {
  readonly url: string;
  readonly seen: Seen[];
  readonly server: Server;
}

/** A provider that keeps what reaches it and answers as it is told. */
export async function startProvider(answer?: RequestListener): Promise<Provider> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("error", () => undefined);
    request.on("end", () => {
      const { method = "", url = "", headers, rawHeaders } = request;
      seen.push({ method, url, headers, rawHeaders, body: Buffer.concat(chunks) });
      if (answer === undefined) response.end("{}");
      else answer(request, response);
    });
  });
  const url = await onLoopback(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url, seen, server };
}

/** A proxy in front of a provider, with a static credential unless another is given. */
export async function startFor(
  config: Partial<ProviderConfig> & { readonly baseUrl: string },
  { auth: given, ...options }: Partial<ProxyOptions> & { readonly auth?: ProviderAuth } = {},
): Promise<RunningProxy & { readonly port: number; readonly baseUrl: string }> {
  const whole =
    "managedIdentity" in config || "apiKey" in config
      ? config
      : { ...config, bearerToken: "real-credential" };
  const auth = given ?? createProviderAuth(whole, { cache: createTokenCache() });
  const providers = [{ name: "default", config: whole, auth }];
  const proxy = await startProxy({ providers, chosen: true, listen: { port: 0 }, ...options });
  onTestFinished(async () => {
    await proxy.close(0);
    auth.close();
  });
  const baseUrl = proxy.baseUrls().get("default") ?? "";
  return { ...proxy, baseUrl, port: Number(new URL(proxy.origin).port || 0) };
}

/** Sends bytes as they are, and resolves to all that comes back until the connection ends or `until` matches. */
export function raw(port: number, text: string | Buffer, until?: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let got = "";
    const socket: Socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => {
      got += chunk;
      if (until?.test(got) === true) socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(got));
  });
}

/** The head of a request with the right key, for `raw`. */
export function head(key: string, line = "GET /v1/models HTTP/1.1", ...headers: string[]): string {
  return `${[line, "Host: 127.0.0.1", `Authorization: Bearer ${key}`, ...headers, "Connection: close"].join("\r\n")}\r\n\r\n`;
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
}

export function bodyOf(answer: string): unknown {
  return JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4));
}
