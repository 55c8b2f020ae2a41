import type { Row } from "../row.ts";
import { agentLine } from "./agent.ts";
import { codegen } from "./codegen.ts";
import { proxy, proxyLatency, proxySse } from "./proxies.ts";
import { fetchOverhead, headers } from "./requests.ts";
import { commandToken, firstToken, importCost } from "./start-up.ts";
import { burst, cachedToken, memory } from "./tokens.ts";

/** Every claim, by its id, in the order of the table. */
export const rows: Readonly<Record<string, () => Promise<Row>>> = {
  "cached-token": cachedToken,
  headers,
  fetch: fetchOverhead,
  "burst-cold": () => burst("cold"),
  "burst-buffer": () => burst("buffer"),
  "burst-refused": () => burst("refused"),
  import: importCost,
  "first-token": firstToken,
  "command-token": commandToken,
  "agent-line": agentLine,
  proxy,
  "proxy-sse": proxySse,
  "proxy-latency": proxyLatency,
  codegen,
  memory,
};
