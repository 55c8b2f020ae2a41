import { startEndpoint } from "../endpoint.ts";
import { startServer } from "../processes.ts";
import { on } from "./cores.ts";
import type { Target } from "./load.ts";
import { startNginx } from "./nginx.ts";

/** A proxy under load. */
export interface ProxyContender extends Target {
  readonly pid: number;
}

const PATH = "/openai/v1/responses";
const command = new URL("../../dist/cli/main.js", import.meta.url).pathname;

/** nginx before `upstream`, with a header that never changes: what a keyless setup is to be compared with. */
export async function nginxProxy(
  upstream: string,
  { buffering }: { readonly buffering: boolean },
): Promise<ProxyContender & AsyncDisposable> {
  const nginx = await startNginx("subject", {
    http: `upstream model { server ${new URL(upstream).host}; keepalive 64; keepalive_requests 1000000000; }`,
    server: `location / {
      proxy_pass http://model; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Authorization "Bearer static"; proxy_buffering ${buffering ? "on" : "off"};
    }`,
  });
  const { pid } = nginx;
  return {
    url: nginx.origin + PATH,
    key: "unused",
    pid,
    [Symbol.asyncDispose]: () => nginx[Symbol.asyncDispose](),
  };
}

/** `byok-identity proxy` before `upstream`, with a managed identity behind it. */
export async function ourProxy(upstream: string): Promise<ProxyContender & AsyncDisposable> {
  const endpoint = await startEndpoint(86_400);
  const args = ["proxy", "--managed-identity", "--output", "json"];
  const proxy = await startServer({
    args: [command, ...args, "--base-url", `${upstream}/openai/v1`],
    env: endpoint.env,
    by: on("subject"),
  });
  const { listening, key } = JSON.parse(proxy.told) as { listening: string; key: string };
  return {
    url: listening + PATH,
    key,
    pid: proxy.pid,
    async [Symbol.asyncDispose](): Promise<void> {
      await proxy[Symbol.asyncDispose]();
      endpoint[Symbol.dispose]();
    },
  };
}
