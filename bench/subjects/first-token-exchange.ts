// Ends when a contender has the first token of an exchange.
import { openContender } from "./contenders.ts";

await (await openContender(process.argv[2])).get();
process.exit();
