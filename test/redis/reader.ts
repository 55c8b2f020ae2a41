import { redisStore } from "../../src/redis/index.ts";

/** Reads once, says how that went, and has nothing else to do. */
const waiting = setTimeout(() => undefined, 60_000);
const found = await redisStore()
  .read("identity")
  .then(
    () => "answered",
    () => "rejected",
  );
clearTimeout(waiting);
process.stdout.write(found);
