// Replaces a file a thousand times a second, atomically, until it is told to end; then says how often it did.
import { renameSync, writeFileSync } from "node:fs";

const [file] = process.argv.slice(2);
let count = 0;
const ending = new AbortController();
const started = performance.now();

function write() {
  count += 1;
  writeFileSync(`${file}.next`, JSON.stringify({ token: `token-${count}`, expires_in: 3_600 }));
  renameSync(`${file}.next`, file);
}

write();
process.send({ ready: true });
process.on("message", () => ending.abort());

while (!ending.signal.aborted) {
  while (count < performance.now() - started) write();
  await new Promise((resolve) => setTimeout(resolve, 1));
}
process.send({ count, milliseconds: performance.now() - started }, () => process.disconnect());
