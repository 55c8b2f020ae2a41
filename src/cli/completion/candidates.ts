import type { Command, Option } from "commander";
import type { Candidate } from "./candidate.ts";
import { valuesOf } from "./values.ts";

/** The command line before the word that is being typed. */
interface Position {
  readonly command: Command;
  /** The option whose value is being typed. */
  readonly pending?: Option | undefined;
  readonly given: ReadonlySet<Option>;
  /** Positional arguments of the command so far. */
  readonly operands: number;
  /** Nothing of this command follows. */
  readonly over: boolean;
}

/** Candidates for the last word, as whole words; none if the shell should offer files. */
export async function candidates(program: Command, typed: readonly string[]): Promise<Candidate[]> {
  const words = withoutSeparators(typed);
  const current = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const { command, pending, given, operands, over } = positionOf(program, before);
  if (over) return [];
  const [, flag, value] = /^(--[^=]+)=(.*)$/s.exec(current) ?? [];
  const inline = flag === undefined ? undefined : optionOf(command, flag);
  if (inline !== undefined) {
    const found = matching(await valuesOf(inline, value ?? "", before), value ?? "");
    return found.map(({ value: each, description }) => ({ value: `${flag}=${each}`, description }));
  }
  if (pending !== undefined && !(pending.optional && current.startsWith("-"))) {
    return matching(await valuesOf(pending, current, before), current);
  }
  if (current.startsWith("-")) return matching(flags(command, given), current);
  return matching(operandsOf(command, operands), current);
}

/** Bash breaks words at “=”. The part after it is the option's value, the only part that Bash replaces. */
function withoutSeparators(typed: readonly string[]): readonly string[] {
  const last = typed.length - 1;
  return typed.flatMap((word, index) => {
    if (word !== "=" || typed[index - 1]?.startsWith("--") !== true) return [word];
    return index === last ? [""] : [];
  });
}

function positionOf(program: Command, words: readonly string[]): Position {
  const given = new Set<Option>();
  let command = program;
  let operands = 0;
  let pending: Option | undefined;
  for (const word of words) {
    if (word === "--") return { command, given, operands, over: true };
    if (pending !== undefined && !(pending.optional && word.startsWith("-"))) {
      pending = undefined;
      continue;
    }
    pending = undefined;
    if (word.startsWith("-")) {
      const option = optionOf(command, word.replace(/=.*$/s, ""));
      if (option !== undefined) given.add(option);
      if (option !== undefined && !word.includes("=") && (option.required || option.optional)) {
        pending = option;
      }
      continue;
    }
    const child = command.commands.find((each) => each.name() === word);
    if (child === undefined) operands += 1;
    else [command, operands] = [child, 0];
    // The rest is the command that exec runs.
    if (command.name() === "exec" && operands > 0) return { command, given, operands, over: true };
  }
  return { command, pending, given, operands, over: false };
}

function optionOf(command: Command, flag: string): Option | undefined {
  return command.options.find(({ long, short }) => flag === long || flag === short);
}

function flags(command: Command, given: ReadonlySet<Option>): readonly Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .filter((option) => !given.has(option) && option.long !== undefined)
    .map(({ long, description }) => ({ value: long ?? "", description }));
}

function operandsOf(command: Command, operands: number): readonly Candidate[] {
  if (command.commands.length > 0) {
    return command
      .createHelp()
      .visibleCommands(command)
      .map((each) => ({ value: each.name(), description: each.description() }));
  }
  const last = command.registeredArguments.at(-1);
  const argument =
    command.registeredArguments[operands] ?? (last?.variadic === true ? last : undefined);
  const choices = argument?.argChoices ?? [];
  return choices.map((value) => ({ value, description: "" }));
}

function matching(found: readonly Candidate[], start: string): Candidate[] {
  return found.filter(({ value }) => value.startsWith(start));
}
