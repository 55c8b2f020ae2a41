/** A clause as a sentence of its own: with a capital letter and an end. */
export function sentence(clause: string): string {
  const text = clause.slice(0, 1).toUpperCase() + clause.slice(1);
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
