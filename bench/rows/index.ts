import type { Row } from "../row.ts";
import { agentLine } from "./agent.ts";
import { codegen, codegenCopilot } from "./codegen.ts";
import { exchangeBurst, firstExchange } from "./exchange.ts";
import { proxy, proxyLatency, proxyOfEight, stream } from "./proxies.ts";
import { fetchOverhead, headers } from "./requests.ts";
import { commandToken, firstToken, importCost } from "./start-up.ts";
import { allRefused, burst, cachedToken, memory, shortLived } from "./tokens.ts";

export interface Bench {
  readonly measure: () => Promise<Row>;
  /** The files whose code, with all that they import at once, the figures speak of. */
  readonly code: readonly string[];
}

const LIBRARY = [
  "src/index.ts",
  "src/credentials/azure/application.ts",
  "src/credentials/azure/hosted-identity.ts",
];
const TOKEN_COMMAND = ["src/cli/main.ts", "src/cli/token/print.ts"];

function subjects(...names: readonly string[]): readonly string[] {
  return names.map((name) => `bench/subjects/${name}.ts`);
}

const tokens = ["bench/rows/tokens.ts", ...LIBRARY];
const requests = ["bench/rows/requests.ts", ...LIBRARY];
const startUp = ["bench/rows/start-up.ts", ...LIBRARY];
const proxies = [
  "bench/rows/proxies.ts",
  ...subjects("bare-proxy"),
  "src/proxy/proxy.ts",
  "src/cli/proxy/run.ts",
];
const streams = [...proxies, ...subjects("events")];
const uses = [...tokens, ...subjects("uses"), "src/credentials/oauth/source.ts"];
const bursts = [...tokens, ...subjects("burst")];
const exchanges = ["bench/rows/exchange.ts", ...LIBRARY, "src/credentials/exchange/exchanging.ts"];
const imports = [...startUp, ...subjects("import-nothing", "import-package", "import-identity")];
const codegens = [
  "bench/rows/codegen.ts",
  ...subjects("generate"),
  "codegen/generate.ts",
  "codegen/read-schema/read-schema.ts",
];

/** Every claim, by its id, in the order of the table. */
export const rows: Readonly<Record<string, Bench>> = {
  "cached-token": { measure: cachedToken, code: [...tokens, ...subjects("cached-token")] },
  headers: { measure: headers, code: [...requests, ...subjects("headers")] },
  fetch: { measure: fetchOverhead, code: [...requests, ...subjects("request-overhead")] },
  "burst-cold": { measure: () => burst("cold"), code: bursts },
  "burst-buffer": { measure: () => burst("buffer"), code: bursts },
  "burst-refused": { measure: () => burst("refused"), code: bursts },
  "short-lived-60": { measure: () => shortLived(60), code: uses },
  "short-lived-300": { measure: () => shortLived(300), code: uses },
  "all-refused": { measure: allRefused, code: uses },
  "exchange-cold": {
    measure: () => exchangeBurst("cold"),
    code: [...exchanges, ...subjects("burst")],
  },
  "exchange-refused": {
    measure: () => exchangeBurst("refused"),
    code: [...exchanges, ...subjects("burst")],
  },
  import: { measure: () => importCost(), code: imports },
  "import-node-22": { measure: () => importCost(22), code: imports },
  "import-node-24": { measure: () => importCost(24), code: imports },
  "first-token": {
    measure: firstToken,
    code: [
      ...startUp,
      ...TOKEN_COMMAND,
      ...subjects("first-token-package", "first-token-identity"),
    ],
  },
  "exchange-first-token": {
    measure: firstExchange,
    code: [...exchanges, ...TOKEN_COMMAND, ...subjects("first-token-exchange")],
  },
  "command-token": {
    measure: commandToken,
    code: ["bench/rows/start-up.ts", ...TOKEN_COMMAND, "src/credentials/command/run.ts"],
  },
  "agent-line": {
    measure: agentLine,
    code: ["bench/rows/agent.ts", "src/cli/agent/print-command.ts", "src/cli/agent/run.ts"],
  },
  proxy: { measure: proxy, code: proxies },
  "proxy-eight": { measure: proxyOfEight, code: proxies },
  "proxy-sse": { measure: () => stream("apart"), code: streams },
  "proxy-sse-fast": { measure: () => stream("together"), code: streams },
  "proxy-latency": { measure: proxyLatency, code: proxies },
  codegen: { measure: codegen, code: codegens },
  "codegen-copilot": { measure: codegenCopilot, code: codegens },
  memory: { measure: memory, code: [...tokens, ...subjects("memory")] },
};
