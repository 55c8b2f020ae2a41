/**
 * Those declarations of a support source that are used, by `text` or by others that are. A package carries no dead
 * code, which some compilers refuse.
 *
 * Declarations are separated by blank lines and begin at the margin. `named` finds the name that a use shows; a piece
 * that it finds nothing in stays where anything does. `codeOf` leaves out comments and strings.
 */
export function usedSupport(
  sources: readonly string[],
  named: (piece: string) => RegExp | undefined,
  text: string,
  codeOf: (source: string) => string,
): readonly string[] {
  const pieces = sources.map((source) =>
    source
      .trim()
      .split(/\n\n(?=\S)/)
      .map((code) => ({ code, uses: named(code), kept: false })),
  );
  const declarations = pieces.flat().filter((piece) => piece.uses !== undefined);
  let reached = [codeOf(text)];
  while (reached.length > 0) {
    const found = declarations.filter(
      (piece) => !piece.kept && reached.some((code) => piece.uses?.test(code) === true),
    );
    for (const piece of found) piece.kept = true;
    reached = found.map((piece) => codeOf(piece.code));
  }
  return pieces.map((source) =>
    source.some((piece) => piece.kept)
      ? `${source
          .filter((piece) => piece.kept || piece.uses === undefined)
          .map((piece) => piece.code)
          .join("\n\n")}\n`
      : "",
  );
}
