import { visible } from "../../lib/visible.ts";
import { exitCodes } from "../failure.ts";
import type { Io } from "../io.ts";
import { palette, plural } from "../text.ts";
import { validateFile, type Located, type Verdict } from "./file.ts";

/** The options of `validate`. */
export interface ValidateOptions {
  readonly output: "text" | "json";
}

/** Checks files and prints the result. */
export function runValidate(files: readonly string[], { output }: ValidateOptions, io: Io): void {
  const verdicts = files.map(validateFile);
  const valid = verdicts.every((verdict) => verdict.valid);
  io.stdout(
    output === "json"
      ? `${JSON.stringify({ valid, files: verdicts }, undefined, 2)}\n`
      : verdicts.map((verdict) => textOf(verdict, io.color)).join(""),
  );
  if (!valid) io.exitWith(exitCodes.usage);
}

/** Positions in the format of compilers, so that editors and terminals can open them. */
function textOf(verdict: Verdict, color: boolean): string {
  const { red, yellow, green, bold } = palette(color);
  const { file, valid, form, providers, models, problems, warnings } = verdict;
  const shown = visible(file);
  const line = (level: string, { path, message, ...at }: Located): string => {
    const place = [shown, at.line, at.column].filter((part) => part !== undefined).join(":");
    return `${bold(place)}: ${level}: ${visible(`${path === "" ? "" : `${path} `}${message}`)}\n`;
  };
  const told = [
    ...problems.map((problem) => line(red("error"), problem)),
    ...warnings.map((warning) => line(yellow("warning"), warning)),
  ].join("");
  if (!valid) return told;
  const counts =
    form === "provider"
      ? "a single provider"
      : `${plural(providers.length, "provider")}, ${plural(models, "model")}`;
  const rows = providers.map(
    ({ name, type, baseUrl, credential }) =>
      `${visible(`  ${name}  ${type}  ${baseUrl}  ${credential}`)}\n`,
  );
  return `${told}${bold(shown)}: ${green("valid")}: ${counts}\n${rows.join("")}`;
}
