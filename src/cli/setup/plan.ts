import path from "node:path";
import { ConfigError, type ConfigProblem } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
import { ownCommand } from "../own-command.ts";
import { applied, journalEntry, undone, writable } from "./change.ts";
import type { RecordedChange } from "./commit.ts";
import { pathText } from "./documents/document.ts";
import { readJournal, type JournalEntry } from "./journal.ts";
import { toolNames, tools, type ToolName } from "./registry.ts";
import type { FilePlan, Place, Plan, Target, Tool } from "./tool.ts";

/** What happens to one client. */
export interface ToolPlan extends Pick<Plan, "via"> {
  readonly name: ToolName;
  readonly changes: readonly RecordedChange[];
  /** What the client prefers to the entries, as sentences. */
  readonly warnings: readonly string[];
}

/** What to write for each client. */
export interface Plans {
  readonly plans: readonly ToolPlan[];
  /** Installed clients that cannot use the provider, and why. */
  readonly skipped: ReadonlyMap<ToolName, string>;
}

/** The clients to set up. */
export interface Wanted {
  readonly names: readonly ToolName[];
  /** Whether the user has named them; then a client that cannot use the provider is an error. */
  readonly named: boolean;
}

/**
 * What `setup` would change. Nothing is written. A client that has been set up before gets its new entries instead of
 * the old ones.
 *
 * @param known problems that are reported with those of the clients
 * @throws ConfigError with every problem of every file.
 */
export function planSetup(
  { names, named }: Wanted,
  target: Target,
  port: number,
  place: Place,
  known: readonly ConfigProblem[],
): Plans {
  const journal = readJournal();
  const problems = [...known];
  if (names.length === 0) {
    const message = `no client was found on this machine; name one: ${toolNames.join(", ")}`;
    problems.push({ path: "", message });
  }
  const skipped = new Map<ToolName, string>();
  const plans: ToolPlan[] = [];
  for (const name of names) {
    const tool: Tool = tools[name];
    const plan = tool.plan(target, place);
    if (typeof plan !== "string") {
      const earlier = journal.filter((entry) => entry.tool === name);
      plans.push(planTool(name, plan, earlier, { target, port, problems }));
    } else if (named) {
      problems.push({ path: name, message: `${tool.title} cannot be set up: ${plan}` });
    } else skipped.set(name, plan);
  }
  if (plans.length === 0) {
    problems.push(...Array.from(skipped, ([name, message]) => ({ path: name, message })));
  }
  if (problems.length > 0) throw usage(...problems);
  return { plans, skipped };
}

interface Circumstances {
  readonly target: Target;
  readonly port: number;
  /** Gets every problem. */
  readonly problems: ConfigProblem[];
}

function planTool(
  name: ToolName,
  { via, files }: Plan,
  earlier: readonly JournalEntry[],
  { target, port, problems }: Circumstances,
): ToolPlan {
  // A variable may hold a relative path; the journal is read in other folders too.
  const written = files.map((plan) => ({ ...plan, file: path.resolve(plan.file) }));
  const attempt = (file: string, work: () => RecordedChange): RecordedChange[] => {
    try {
      return [work()];
    } catch (error) {
      problems.push({ path: file, message: faultOf(error) });
      return [];
    }
  };
  const { title } = tools[name];
  const warnings: string[] = [];
  const write = (plan: FilePlan): RecordedChange => {
    const before = earlier.find(({ file }) => file === plan.file);
    const change = writable(applied(plan, before));
    for (const { path: field, credential } of change.overriding) {
      const message = `${pathText(field)} is set, and ${title} prefers it to what setup writes`;
      if (!credential) warnings.push(`${plan.file}: ${message}; remove it`);
      else
        problems.push({
          path: plan.file,
          message: `${message}; it would be sent to ${target.config.name}, so remove it`,
        });
    }
    const entry = journalEntry(change, {
      tool: name,
      provider: target.config.name,
      via,
      port,
      file: plan.file,
      format: plan.format,
      ...(via === "command" ? { program: ownCommand() } : {}),
      ...defined({ folder: before?.folder }),
    });
    return { change, entry };
  };
  // A file that the client no longer reads.
  const left = earlier.filter((entry) => written.every(({ file }) => file !== entry.file));
  return {
    name,
    via,
    warnings,
    changes: [
      ...left.flatMap((entry) => attempt(entry.file, () => ({ change: writable(undone(entry)) }))),
      ...written.flatMap((plan) => attempt(plan.file, () => write(plan))),
    ],
  };
}

/** Why a file is left alone, as a part of a sentence. */
export function faultOf(error: unknown): string {
  if (error instanceof SyntaxError) return unparsed(error.message);
  // The parsers call themselves for each value in another one, until the stack is full.
  if (error instanceof RangeError) return unparsed("its values are nested too deeply");
  const { code } = error as NodeJS.ErrnoException;
  if (code !== undefined) return `cannot be read (${code})`;
  return error instanceof Error ? error.message : String(error);
}

function unparsed(why: string): string {
  return `cannot be parsed, so it is left alone: ${why}; correct it, and run this again`;
}

/** A wrong use of the command. */
function usage(...problems: ConfigProblem[]): ConfigError {
  return new ConfigError(problems, { subject: "use of setup" });
}
