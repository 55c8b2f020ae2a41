import { expect } from "vitest";
import { languages } from "../../codegen/languages.ts";
import { readSchema } from "../../codegen/read-schema/read-schema.ts";
import { codeOf } from "../codegen/code.ts";
import { hostileSchema, POSITIONS } from "../codegen/hostile.ts";
import { fc } from "../support/properties.ts";
import { campaign } from "./campaign.ts";

/** No identifier has it, and nothing that we write: where it stands, text of the schema does. */
const MARK = "¤";

const pieces = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      ..."\n|\r|\r\n|\u0085|\u2028|\u2029|\u000b|\f|\0|\t".split("|"),
      ...'*/|/*|//|#|"|\'|`|"""|```|``|\\|\\"|\\u000a|\\u002a/|\\n|\\x22|\\N{DEL}|%24'.split("|"),
      ..."}|{|{@code |${|$(|@(|%(|)|];|<|>|</summary>|-->|]]>|&#10;|[x]|__proto__".split("|"),
      ..."*|/|$|@|;|,|=|:|~|!|?|[|]|(|a|Ab|9| ".split("|"),
      "|",
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme" }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }).filter((text) => !/\p{Cs}/u.test(text)) },
);
const texts = fc
  .array(pieces, { minLength: 1, maxLength: 8 })
  .map((parts) => [MARK, ...parts, MARK].join(""));

campaign({
  title: "nothing of a schema becomes code in any of six languages",
  input: texts,
  batch: POSITIONS,
  found: [
    `${MARK} */ static Object evil = run(); /* ${MARK}`,
    `${MARK}} */ static Object evil = run(); /* ${MARK}`,
    ...["\n", "\r", "\u0085", "\u2028", "\u2029"].map((end) => `${MARK}${end}run();//${MARK}`),
    `${MARK}$([System.DateTime]::Now)@(Compile)%(Identity)\${env.HOME}${MARK}`,
  ],
  holds(text) {
    const model = readSchema(hostileSchema(text));
    for (const [language, emit] of languages) {
      const files = emit(model, { name: `acme ${text}`, version: `1.0.0-${text}` });
      for (const { path, content } of files) {
        expect(path, language).toMatch(/^[\w./-]+$/);
        expect(codeOf(path, content) ?? "", `${language} ${path}`).not.toContain(MARK);
        if (path === "pom.xml") {
          expect(content.replace("${jackson.version}", "")).not.toContain("${");
        } else if (path.endsWith(".csproj")) {
          expect(content.replaceAll(/\$\((?:NoWarn|TargetFramework)\)/g, "")).not.toMatch(
            /[$@%]\(/,
          );
        }
      }
    }
  },
});
