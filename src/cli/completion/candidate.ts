/** A word that may come next. */
export interface Candidate {
  readonly value: string;
  readonly description: string;
}
