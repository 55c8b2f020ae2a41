import { subscribe } from "node:diagnostics_channel";
import { createProviderAuth } from "../../../src/provider-auth.ts";
import { redisStore } from "../../../src/redis/index.ts";

/** What one process of the fleet tells of itself when it is done, as one line of JSON. */
export interface MemberReport {
  readonly requests: number;
  /** Requests that did not end with status 200, by why. */
  readonly failures: readonly string[];
  readonly unhandled: number;
  readonly warnings: readonly string[];
  /** When the first came, epoch milliseconds. */
  readonly warnedOn: number | null;
}

const AT_ONCE = 4;
const [baseUrl = "", name = ""] = process.argv.slice(2);
let requests = 0;
let unhandled = 0;
let done = false;
const failures: string[] = [];
const warnings: string[] = [];
let warnedOn: number | null = null;
process.on("unhandledRejection", () => (unhandled += 1));
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
  requests += 1;
  try {
    const response = await auth.fetch(`${baseUrl}/chat/completions`, { method: "POST", body });
    ({ done } = (await response.json()) as { done: boolean });
    if (response.status !== 200) failures.push(`status ${response.status}`);
  } catch (error) {
    failures.push(String(error));
  }
}

async function worker(): Promise<void> {
  while (!done) await request();
}

await Promise.all(Array.from({ length: AT_ONCE }, worker));
const report: MemberReport = { requests, failures, unhandled, warnings, warnedOn };
process.stdout.write(`${JSON.stringify(report)}\n`);
