/** One measured contender. */
export interface Measure {
  readonly name: string;
  /** In the row's unit, the median of its rounds; undefined where the contender cannot do it at all. */
  readonly value: number | undefined;
}

/** One claim and what was measured of it, in one run and under the same conditions. */
export interface Row {
  /** Stable: texts refer to a claim by it. */
  readonly id: string;
  /** What was measured, for people. */
  readonly title: string;
  readonly unit: string;
  /** What the ratio is taken against. `given`: a yardstick that its name says all of, and nothing that was measured. */
  readonly baseline: Measure & { readonly given?: true };
  readonly ours: readonly Claim[];
  readonly peers: readonly Measure[];
}

/** A measure of this package with what is promised of it. */
export interface Claim extends Measure {
  /** The bound that `value / baseline` keeps; absent where nothing is promised. */
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number };
}

export function ratioTo(baseline: Measure, { value }: Measure): number | undefined {
  return value === undefined || baseline.value === undefined ? undefined : value / baseline.value;
}

/** Whether the claim holds; undefined where nothing is promised. */
export function holds(baseline: Measure, claim: Claim): boolean | undefined {
  if (claim.goal === undefined) return undefined;
  const ratio = ratioTo(baseline, claim);
  if (ratio === undefined) return false;
  return "atMost" in claim.goal ? ratio <= claim.goal.atMost : ratio >= claim.goal.atLeast;
}
