// Prints what one call of a contender costs while its token is cached, nanoseconds.
import { bestOf } from "./best-of.ts";
import { openContender } from "./contenders.ts";

const { get } = await openContender(process.argv[2]);

process.stdout.write(String(await bestOf(get, { calls: 20_000, warmUp: 4, rounds: 8 })));
process.exit();
