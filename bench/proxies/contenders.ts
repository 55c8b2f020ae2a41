import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEndpoint } from "../endpoint.ts";
import { startServer, subjectPath } from "../processes.ts";
import { on } from "./cores.ts";
import type { Target } from "./load.ts";
import { startNginx } from "./nginx.ts";

/** A proxy under load. */
export interface ProxyContender extends Target {
  readonly pid: number;
}

const PATH = "/openai/v1/responses";
const command = new URL("../../dist/cli/main.js", import.meta.url).pathname;

const NAMES = Array.from({ length: 8 }, (_, index) => `provider-${index + 1}`);

/** One provider, or eight, which the first segment of the path chooses. */
export type Providers = 1 | 8;

function pathsOf(providers: Providers): { readonly paths?: readonly string[] } {
  return providers === 1 ? {} : { paths: NAMES.map((name) => `/${name}${PATH}`) };
}

/** nginx before `upstream`, with a header that never changes: what a keyless setup is to be compared with. */
export async function nginxProxy(
  upstream: string,
  { buffering, providers = 1 }: { readonly buffering: boolean; readonly providers?: Providers },
): Promise<ProxyContender & AsyncDisposable> {
  const location = (at: string, to: string, credential: string): string => `location ${at} {
      proxy_pass http://model${to}; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Authorization "Bearer ${credential}"; proxy_buffering ${buffering ? "on" : "off"};
    }`;
  const nginx = await startNginx("subject", {
    http: `upstream model { server ${new URL(upstream).host}; keepalive 64; keepalive_requests 1000000000; }`,
    server:
      providers === 1
        ? location("/", "", "static")
        : NAMES.map((name) => location(`/${name}/`, "/", name)).join("\n"),
  });
  const { pid } = nginx;
  return {
    url: nginx.origin + PATH,
    key: "unused",
    ...pathsOf(providers),
    pid,
    [Symbol.asyncDispose]: () => nginx[Symbol.asyncDispose](),
  };
}

/** The least that a proxy in Node can be. */
export async function bareProxy(upstream: string): Promise<ProxyContender & AsyncDisposable> {
  const proxy = await startServer({
    args: [subjectPath("bare-proxy"), upstream],
    by: on("subject"),
  });
  return {
    url: proxy.told + PATH,
    key: "unused",
    pid: proxy.pid,
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
}

/** `byok-identity proxy` before `upstream`, with a managed identity behind each provider. */
export async function ourProxy(
  upstream: string,
  providers: Providers = 1,
): Promise<ProxyContender & AsyncDisposable> {
  const endpoint = await startEndpoint(86_400);
  const folder = mkdtempSync(path.join(tmpdir(), "byok-bench-"));
  const baseUrl = `${upstream}/openai/v1`;
  const file = path.join(folder, "providers.json");
  const all = NAMES.map((name) => ({ name, baseUrl, managedIdentity: { clientId: name } }));
  writeFileSync(file, JSON.stringify({ providers: all }), { mode: 0o600 });
  const which =
    providers === 1
      ? ["--managed-identity", "--base-url", baseUrl]
      : ["--config", file, "--port", "0"];
  const keyFile = path.join(folder, "key");
  const proxy = await startServer({
    args: [command, "proxy", "--output", "json", "--key-file", keyFile, ...which],
    env: endpoint.env,
    by: on("subject"),
  });
  const { listening } = JSON.parse(proxy.told) as { listening: string };
  return {
    url: listening + PATH,
    key: readFileSync(keyFile, "utf8").trim(),
    ...pathsOf(providers),
    pid: proxy.pid,
    async [Symbol.asyncDispose](): Promise<void> {
      await proxy[Symbol.asyncDispose]();
      endpoint[Symbol.dispose]();
      rmSync(folder, { recursive: true });
    },
  };
}
