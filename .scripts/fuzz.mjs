// The long run of the fuzzers: what `npm test` does with a thousand cases each, with FUZZ_FACTOR (default 100) times
// as many, from a seed of its own (FUZZ_SEED). Progress goes to stderr, the table at the end to stdout.
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const folder = mkdtempSync(path.join(tmpdir(), "byok-identity-fuzz-"));
const log = path.join(folder, "log");
closeSync(openSync(log, "w"));
const seed = process.env.FUZZ_SEED ?? String(Date.now() % 0x7f_ff_ff_ff);
const factor = process.env.FUZZ_FACTOR ?? "100";
process.stderr.write(`FUZZ_SEED=${seed} FUZZ_FACTOR=${factor}\n`);

let read = 0;
const progress = setInterval(() => {
  const file = openSync(log, "r");
  const chunk = Buffer.alloc(1 << 16);
  const text = chunk.toString("utf8", 0, readSync(file, chunk, 0, chunk.length, read));
  closeSync(file);
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  read += Buffer.byteLength(whole);
  for (const { title, done, of, failed } of lines(whole)) {
    const state = failed === undefined ? "" : failed ? " FAILED" : " done";
    process.stderr.write(`${String(done).padStart(8)} of ${of}${state}  ${title}\n`);
  }
}, 1_000);

const vitest = spawn(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", "--config", "test/vitest.config.ts", "test/fuzz/"],
  {
    cwd: path.resolve(import.meta.dirname, ".."),
    env: { ...process.env, FUZZ_FACTOR: factor, FUZZ_SEED: seed, FUZZ_LOG: log },
    stdio: ["ignore", 2, 2],
  },
);
vitest.once("close", (code) => {
  clearInterval(progress);
  const ended = lines(readFileSync(log, "utf8")).filter(({ failed }) => failed !== undefined);
  rmSync(folder, { recursive: true });
  let total = 0;
  for (const { title, done, failed, ms } of ended.toSorted((a, b) =>
    a.title.localeCompare(b.title),
  )) {
    total += done;
    const took = `${(ms / 1_000).toFixed(1)} s`.padStart(9);
    process.stdout.write(
      `${failed ? "FAILED" : "    ok"} ${String(done).padStart(8)} ${took}  ${title}\n`,
    );
  }
  process.stdout.write(`${total} cases of ${ended.length} targets, seed ${seed}\n`);
  process.exitCode = code ?? 1;
});

function lines(text) {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
