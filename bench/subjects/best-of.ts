export interface Loop {
  readonly calls: number;
  readonly warmUp: number;
  readonly rounds: number;
}

/** Nanoseconds of one call in the best round, once the compiler is warm: what else the machine did only adds. */
export async function bestOf(
  call: () => Promise<unknown>,
  { calls, warmUp, rounds }: Loop,
): Promise<number> {
  let best = Infinity;
  for (let round = -warmUp; round < rounds; round += 1) {
    const started = process.hrtime.bigint();
    for (let made = 0; made < calls; made += 1) await call();
    const nanoseconds = Number(process.hrtime.bigint() - started) / calls;
    if (round >= 0) best = Math.min(best, nanoseconds);
  }
  return best;
}
