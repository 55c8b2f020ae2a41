import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GeneratedFile } from "../../../codegen/emitter.ts";
import { languages } from "../../../codegen/languages.ts";
import { violationsOf } from "../../../codegen/violations.ts";
import type { Json } from "../../../codegen/model.ts";
import { kept } from "./kept.ts";
import { combinationsOf } from "./presence.ts";
import { canonicalize } from "../canonical.ts";
import { ask, type Answer, type Program, type Question } from "./runner.ts";
import type { InvalidVector } from "../../schema/vectors.ts";
import { subjects, type Subject } from "./subjects.ts";
import { hasPrograms, type Probe } from "../../support/programs.ts";

export interface LanguageTest {
  /** As in codegen/languages.ts. */
  readonly name: string;
  /** What has to be on the machine. */
  readonly toolchain: readonly Probe[];
  /** What it reads comes back whole: also what a closed object does not know, and null where absent would do. */
  readonly keepsAll?: boolean;
  /** Compiles, with warnings as errors, the package beside a program that answers {@link Question}s. */
  readonly build: (built: Built) => Program | Promise<Program>;
  /** Declares the tests of what `build` has made that no other language has. */
  readonly own?: (made: Omit<Built, "files">) => void;
}

/** The package of one subject, written to a folder of its own. */
export interface Built {
  readonly subject: Subject;
  /** Holds the generated package in `package`; the rest is free for the program. Removed after the tests. */
  readonly folder: string;
  readonly files: readonly GeneratedFile[];
}

/** What no SDK enforces, since expressions and formats of strings differ between languages. */
function isDocumentedOnly({ keyword, path: at, value }: InvalidVector): boolean {
  if (keyword !== "pattern" && keyword !== "format") return false;
  const keys = at.split("/").slice(1);
  const found = keys.reduce<unknown>(
    (within, key) => (within as Record<string, unknown>)[key],
    value,
  );
  return typeof found === "string";
}

/** Tests that a language's package compiles, reads and writes every vector, and validates as Ajv does. */
export function describeLanguage(language: LanguageTest): void {
  const present = hasPrograms(language.name, language.toolchain);
  describe.runIf(present).each([language])("$name", () => {
    describe.each(subjects)("$name", (subject) => {
      testSubject(language, subject);
    });
  });
}

function testSubject(language: LanguageTest, subject: Subject): void {
  const folder = mkdtempSync(path.join(tmpdir(), `codegen-${language.name}-`));
  let program: Program;
  beforeAll(async () => {
    const files = emit(language.name, subject);
    for (const { path: file, content } of files) {
      const target = path.join(folder, "package", file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
    program = await language.build({ subject, folder, files });
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const about = (vector: Omit<Question, "op">, op: Question["op"]): Question => ({
    type: vector.type,
    op,
    value: vector.value,
  });

  test("emits the same bytes each time", () => {
    expect(emit(language.name, subject)).toEqual(emit(language.name, subject));
  });

  test("reads and writes every valid vector, and finds nothing wrong with it", async () => {
    const written = await ask(
      program,
      subject.valid.map((vector) => about(vector, "roundtrip")),
    );
    const found = await ask(
      program,
      subject.valid.map((vector) => about(vector, "validate")),
    );
    const actual = subject.valid.map(({ name }, index) => ({
      name,
      json: canonical(written[index]),
      violations: found[index]?.error ?? found[index]?.violations,
    }));
    expect(actual).toEqual(
      subject.valid.map(({ name, type, value }) => ({
        name,
        json: canonicalize(
          language.keepsAll === true ? value : kept(subject.model, type, value as Json),
        ),
        violations: [],
      })),
    );
  });

  test("reads and writes what a newer version may send", async () => {
    const newer = subject.invalid.filter(({ tolerated }) => tolerated === true);
    const written = await ask(
      program,
      newer.map((vector) => about(vector, "roundtrip")),
    );
    expect(newer.map(({ name }, index) => [name, canonical(written[index])])).toEqual(
      newer.map(({ name, type, value }) => [
        name,
        canonicalize(language.keepsAll === true ? value : kept(subject.model, type, value as Json)),
      ]),
    );
  });

  test("refuses every invalid vector, but what servers may add one day", async () => {
    const enforced = subject.invalid.filter((vector) => !isDocumentedOnly(vector));
    const answers = await ask(
      program,
      enforced.map((vector) => about(vector, "validate")),
    );
    const outcomes = enforced.map(({ name }, index) => ({
      name,
      refused: isRefused(answers[index]),
    }));
    expect(outcomes).toEqual(
      enforced.map(({ name, tolerated }) => ({ name, refused: tolerated !== true })),
    );
  });

  test.each(combinationsOf(subject).map(({ type, values }) => ({ name: type.name, type, values })))(
    "validate agrees with Ajv on every combination of the exclusive fields of $name",
    async ({ type, values }) => {
      const answers = await ask(
        program,
        values.map(({ value }) => about({ type: type.name, value }, "validate")),
      );
      const outcome = (index: number, said: readonly string[] | undefined): unknown => ({
        present: [...(values[index]?.present ?? [])],
        violations: said?.toSorted(),
      });
      const expected = values.map(({ present, value }, index) => {
        const said = type.rules.flatMap((rule) => violationsOf(rule, present));
        expect(said.length > 0).toBe(subject.errors(type.name, value).length > 0);
        return outcome(index, said);
      });
      expect(answers.map(({ violations }, index) => outcome(index, violations))).toEqual(expected);
    },
  );

  language.own?.({ subject, folder });
}

function emit(language: string, subject: Subject): readonly GeneratedFile[] {
  const emitter = languages.get(language);
  if (emitter === undefined) throw new Error(`codegen/languages.ts does not have ${language}.`);
  return emitter(subject.model, { name: subject.name, version: "1.2.3" });
}

function isRefused(answer: Answer | undefined): boolean {
  return answer?.error !== undefined || (answer?.violations?.length ?? 0) > 0;
}

function canonical(answer: Answer | undefined): string | undefined {
  return answer?.error ?? canonicalize(answer?.value);
}
