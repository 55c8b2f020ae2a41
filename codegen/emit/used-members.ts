/**
 * The source of a class without the members that neither `text` nor a member that stays speaks of: a package carries
 * no dead code. Members are separated by blank lines and indented by four; the first piece is the head and stays.
 */
export function usedMembers(source: string, text: string): string {
  const [head = "", ...members] = source.split(/\n\n(?= {4}\S)/);
  const pieces = members.map((code) => ({ code, name: nameOf(code) }));
  const kept = new Set<string>();
  let reached = [text];
  while (reached.length > 0) {
    const found = pieces.filter(
      ({ code, name }) =>
        !kept.has(code) && reached.some((from) => new RegExp(`\\b${name}\\b`).test(from)),
    );
    for (const { code } of found) kept.add(code);
    reached = found.map(({ code }) => code);
  }
  const body = [head, ...members.filter((code) => kept.has(code))].join("\n\n");
  return body.trimEnd().endsWith("\n}") ? body : `${body.trimEnd()}\n}\n`;
}

/** What a member declares: the name before its parameters or its value. */
function nameOf(member: string): string {
  const declaration = member.replaceAll(/^\s*\/\/.*$|\/\*[\s\S]*?\*\//gm, "");
  return /(\w+)(?:<\w+>)?\s*(?:\(|=(?!>))/.exec(declaration)?.[1] ?? "";
}
