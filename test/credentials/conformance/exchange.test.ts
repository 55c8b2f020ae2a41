import type { Case } from "./cases.ts";
import { conforms } from "./conforms.ts";
import { exchange } from "./rows/exchange.ts";

/** What may depend on the source. The rest is the same code for every source, and takes its time limits to fail. */
const OF_SOURCE: readonly Case[] = ["cold", "cached", "buffer", "renewal", "burst"];

for (const row of await exchange()) {
  conforms(row, row.name.endsWith(" of bearerTokenProvider") ? undefined : OF_SOURCE);
}
