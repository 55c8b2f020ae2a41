import { subscribe } from "node:diagnostics_channel";
import { createProviderAuth } from "../../../src/engine.ts";
import { redisStore } from "../../../src/redis/index.ts";

/** What one process of the fleet tells of itself when it is done, as one line of JSON. */
export interface MemberReport {
  /** Requests that did not end with status 200, by why. */
  readonly failures: readonly string[];
  readonly warnings: readonly string[];
  /** When the first came, epoch milliseconds. */
  readonly warnedOn: number | null;
}

const AT_ONCE = 4;
const [baseUrl = "", name = "", count = "0"] = process.argv.slice(2);
const failures: string[] = [];
const warnings: string[] = [];
let warnedOn: number | null = null;
subscribe("byok-identity:warning", (message) => {
  warnings.push((message as { code: string }).code);
  warnedOn ??= Date.now();
});

const auth = createProviderAuth(
  { baseUrl, managedIdentity: { clientId: "fleet" }, headers: { "x-member": name } },
  { store: redisStore() },
);
const body = JSON.stringify({ model: "m", messages: [{ role: "user", content: "hello" }] });

async function request(): Promise<void> {
  try {
    const response = await auth.fetch(`${baseUrl}/chat/completions`, { method: "POST", body });
    await response.arrayBuffer();
    if (response.status !== 200) failures.push(`status ${response.status}`);
  } catch (error) {
    failures.push(String(error));
  }
}

async function worker(requests: number): Promise<void> {
  for (let sent = 0; sent < requests; sent += 1) await request();
}

await Promise.all(Array.from({ length: AT_ONCE }, () => worker(Number(count) / AT_ONCE)));
const report: MemberReport = { failures, warnings, warnedOn };
process.stdout.write(`${JSON.stringify(report)}\n`);
