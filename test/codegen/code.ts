// What each language takes for a comment or a literal, by its own specification and not by what the emitters write.
const LINE = String.raw`\/\/[^\n\r]*`;
const BLOCK = String.raw`\/\*[\s\S]*?\*\/`;
const PLAIN = String.raw`"(?:[^"\\\n\r]|\\[^\n\r])*"`;

const SKIPPED: Readonly<Record<string, RegExp>> = {
  // https://go.dev/ref/spec#Lexical_elements
  go: new RegExp([LINE, BLOCK, PLAIN, "`[^`]*`"].join("|"), "g"),
  // https://doc.rust-lang.org/reference/comments.html
  rs: new RegExp([LINE, BLOCK, String.raw`"(?:[^"\\]|\\[\s\S])*"`].join("|"), "g"),
  // The Java Language Specification, 3.4 to 3.10.
  java: new RegExp([LINE, BLOCK, PLAIN].join("|"), "g"),
  // The C# specification, 6.3: five characters end a line.
  cs: new RegExp(
    [
      String.raw`\/\/[^\n\r\u0085\u2028\u2029]*`,
      BLOCK,
      String.raw`"(?:[^"\\\n\r\u0085\u2028\u2029]|\\.)*"`,
    ].join("|"),
    "g",
  ),
  // https://docs.python.org/3/reference/lexical_analysis.html
  py: new RegExp([String.raw`"""(?:[^\\]|\\[\s\S])*?"""`, "#[^\\n\\r]*", PLAIN].join("|"), "g"),
  // ECMAScript 2025, 12.3 to 12.9.
  ts: new RegExp(
    [
      String.raw`\/\/[^\n\r\u2028\u2029]*`,
      BLOCK,
      PLAIN,
      String.raw`'(?:[^'\\\n\r]|\\.)*'`,
      "`(?:[^`\\\\]|\\\\[\\s\\S])*`",
    ].join("|"),
    "g",
  ),
  // https://toml.io/en/v1.0.0
  toml: /#.*|"(?:[^"\\\p{Cc}]|\\(?:[btnfr"\\]|u[\da-fA-F]{4}|U[\da-fA-F]{8}))*"/gu,
  json: /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/gu,
  // What stands between tags; of comments, there are only our own.
  xml: />[^<]*</g,
  csproj: />[^<]*</g,
  mod: /(?!)/g,
};

/** A source without what its language takes for comments and for the content of literals. */
export function codeOf(path: string, content: string): string | undefined {
  const extension = path.slice(path.lastIndexOf(".") + 1);
  const skipped = SKIPPED[extension];
  if (skipped === undefined) return undefined;
  // Java reads Unicode escapes before it looks for anything else (3.3).
  const source =
    extension === "java"
      ? content.replaceAll(/(?<!\\)((?:\\\\)*)\\u+([\da-fA-F]{4})/g, (_, before: string, code) => {
          return before + String.fromCharCode(Number.parseInt(String(code), 16));
        })
      : content;
  return source.replaceAll(skipped, (found) => (/^["`'>]/.test(found) ? '""' : " "));
}
