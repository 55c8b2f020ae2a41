/** A contender by its name, measured once by each call. */
export type Contender = readonly [name: string, measure: () => Promise<number>];

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * Measures all contenders in each round, every round in another order, so that what else the machine does falls on
 * all of them alike. Answers with the median of each.
 */
export async function interleaved(
  rounds: number,
  contenders: readonly Contender[],
): Promise<ReadonlyMap<string, number>> {
  const values = new Map(contenders.map(([name]) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    const turn = round % contenders.length;
    for (const [name, measure] of [...contenders.slice(turn), ...contenders.slice(0, turn)]) {
      values.get(name)?.push(await measure());
    }
  }
  return new Map([...values].map(([name, all]) => [name, median(all)]));
}
