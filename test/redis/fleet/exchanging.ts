import { subscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { createProviderAuth } from "../../../src/provider-auth.ts";
import { redisStore } from "../../../src/redis/index.ts";

/** What one process that exchanges a job's token tells of itself, as one line of JSON. */
export interface ExchangingReport {
  readonly token: string;
  readonly warnings: readonly string[];
}

const warnings: string[] = [];
subscribe("byok-identity:warning", (message) => {
  warnings.push((message as { code: string }).code);
});

const [tokenUrl = ""] = process.argv.slice(2);
const openai = { identityProviderId: "wip_1", serviceAccountId: "sa_1", tokenUrl };
const store = redisStore();
const auth = createProviderAuth(
  { baseUrl: "https://model.example/v1", githubActions: {}, exchange: { openai } },
  { store },
);
/** After a failure, the store is not called for a second. */
function isOpen(): Promise<boolean> {
  return store.read("nothing").then(
    () => true,
    () => false,
  );
}

// Its modules are loaded and its connection is open when the others begin, too: starting takes most of the time.
const begun = once(process.stdin, "data");
while (!(await isOpen())) await setTimeout(100);
process.stdout.write("ready\n");
await begun;
warnings.length = 0;
const { token } = await auth.getToken();
const report: ExchangingReport = { token, warnings };
await store.close();
process.stdout.write(`${JSON.stringify(report)}\n`);
process.stdin.destroy();
