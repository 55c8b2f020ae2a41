import { closestMatch } from "leven";
import { ConfigError } from "../src/errors.ts";
import { go } from "./emit/go.ts";
import { python } from "./emit/python.ts";
import { rust } from "./emit/rust.ts";
import { typescript } from "./emit/typescript.ts";
import { csharp } from "./emit/csharp.ts";
import { java } from "./emit/java.ts";
import type { Emitter } from "./emitter.ts";

/** The emitter of each language, by its name on the command line. */
export const languages: ReadonlyMap<string, Emitter> = new Map<string, Emitter>([
  ["typescript", typescript],
  ["python", python],
  ["go", go],
  ["rust", rust],
  ["java", java],
  ["csharp", csharp],
]);

/**
 * The emitter of a language.
 *
 * @throws ConfigError if there is none, with the closest match
 */
export function emitterOf(language: string): Emitter {
  const emitter = languages.get(language);
  if (emitter !== undefined) return emitter;
  const known = [...languages.keys()];
  const near = aliases[language.toLowerCase()] ?? closestMatch(language, known, { maxDistance: 2 });
  const hint = near === undefined ? `there are ${known.join(", ")}` : `did you mean ${near}?`;
  const message = `there is no language ${JSON.stringify(language)}; ${hint}`;
  throw new ConfigError([{ path: "--lang", message }], { subject: "option" });
}

/** Other names of a language that are too different from its own to be found by edit distance. */
const aliases: Readonly<Record<string, string>> = {
  "c#": "csharp",
  cs: "csharp",
  dotnet: "csharp",
  golang: "go",
  js: "typescript",
  py: "python",
  rs: "rust",
  ts: "typescript",
};
