// Prints how many token requests 10,000 concurrent calls of a contender cause: with nothing cached, with a token that
// has four minutes left, or after a server refused all of them the same token.
import type { AccessToken } from "byok-identity";
import { openContender } from "./contenders.ts";

const CALLERS = 10_000;
const [name, phase] = process.argv.slice(2);
const { get, renew } = await openContender(name);

async function requests(): Promise<number> {
  const response = await fetch(`${process.env["AZURE_POD_IDENTITY_AUTHORITY_HOST"]}/count`);
  return ((await response.json()) as { requests: number }).requests;
}

const token = phase === "cold" ? undefined : ((await get()) as AccessToken);
const call = phase === "refused" ? async () => renew?.(token as AccessToken) : get;
const before = await requests();
const outcomes = await Promise.allSettled(Array.from({ length: CALLERS }, call));
const failures = outcomes.filter(({ status }) => status === "rejected").length;
process.stdout.write(JSON.stringify({ requests: (await requests()) - before, failures }));
process.exit();
