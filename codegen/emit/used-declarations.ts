/** How a language's declarations look in sources that have blank lines between declarations and nowhere else. */
export interface Grammar {
  /** Matches the declaration of a type or of its methods, whose members are used one by one. */
  readonly block: RegExp;
  /** How a declaration is used; undefined for text that declares nothing, such as a comment between. */
  readonly useOf: (declaration: string) => Use | undefined;
  /** A source without its comments and strings. */
  readonly codeOf: (source: string) => string;
}

export interface Use {
  /** What the declaration is called. */
  readonly name: string;
  /** Matches code that uses it. */
  readonly form: RegExp;
}

interface Declaration {
  readonly code: string;
  readonly use: Use | undefined;
}

interface Block {
  readonly head: string;
  readonly members: readonly Declaration[];
}

/**
 * The sources with only those declarations that are used, by `text` or by others that are: a package carries no dead
 * code, which some compilers refuse. A source of which nothing is used is empty.
 */
export function usedDeclarations(
  sources: readonly string[],
  text: string,
  grammar: Grammar,
): readonly string[] {
  const parsed = sources.map((source) =>
    split(source, "").map((code) => (grammar.block.test(code) ? block(code) : declaration(code))),
  );
  const used = reachable(parsed.flat().flatMap(leaves), grammar.codeOf(text));
  return parsed.map((pieces) =>
    pieces.flatMap(leaves).some((leaf) => used.has(leaf))
      ? `${pieces.flatMap((piece) => kept(piece, used)).join("\n\n")}\n`
      : "",
  );

  function declaration(code: string): Declaration {
    return { code, use: grammar.useOf(code) };
  }

  function block(code: string): Block {
    const [head = ""] = /^[\s\S]*?\{\n/.exec(code) ?? [];
    const body = code.slice(head.length, code.lastIndexOf("\n}"));
    return { head, members: split(body, "    ").map(declaration) };
  }

  function reachable(all: readonly Declaration[], from: string): ReadonlySet<Declaration> {
    const found = new Set<Declaration>();
    for (let reached = [from]; reached.length > 0;) {
      const uses = reached.map(usesIn);
      const next = all.filter(
        (one) => !found.has(one) && uses.some((isIn) => one.use !== undefined && isIn(one.use)),
      );
      for (const one of next) found.add(one);
      reached = next.map(({ code }) => grammar.codeOf(code));
    }
    return found;
  }
}

/** Whether code uses a declaration. */
function usesIn(code: string): (use: Use) => boolean {
  const names = new Set(code.match(/\w+/g));
  return ({ name, form }) => names.has(name) && form.test(code);
}

/** The pieces of a source between which blank lines stand, each beginning with this indentation. */
function split(source: string, indentation: string): readonly string[] {
  return source.trimEnd().split(new RegExp(`\\n\\n(?=${indentation}\\S)`));
}

function leaves(piece: Declaration | Block): readonly Declaration[] {
  return "members" in piece ? piece.members : [piece];
}

function kept(piece: Declaration | Block, used: ReadonlySet<Declaration>): readonly string[] {
  const codes = leaves(piece)
    .filter((leaf) => used.has(leaf) || leaf.use === undefined)
    .map(({ code }) => code);
  if (!("members" in piece) || codes.length === 0) return codes;
  return [`${piece.head}${codes.join("\n\n")}\n}`];
}
