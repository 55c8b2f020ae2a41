import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createInterface } from "node:readline";

/** How to start a program that answers each line of JSON on stdin with one on stdout. */
export interface Program {
  readonly command: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Question {
  readonly type: string;
  /** `roundtrip` reads the value and writes it; `validate` reads it and tells every violation. */
  readonly op: "roundtrip" | "validate";
  readonly value: unknown;
}

export interface Answer {
  readonly value?: unknown;
  readonly violations?: readonly string[];
  /** Reading failed, and why. */
  readonly error?: string;
}

/** {@link answersOf}, of a program that answers a {@link Question}. */
export async function ask(
  program: Program,
  questions: readonly Question[],
): Promise<readonly Answer[]> {
  return (await answersOf(program, questions)) as readonly Answer[];
}

/** Puts all questions to a program at once, and resolves to its answers in their order. */
export async function answersOf(
  program: Program,
  questions: readonly unknown[],
): Promise<readonly unknown[]> {
  const child = spawn(program.command, program.args ?? [], {
    cwd: program.cwd,
    env: { ...process.env, ...program.env },
  });
  const [answers] = await Promise.all([linesOf(child), send(child, questions)]);
  if (answers.length !== questions.length) {
    throw new Error(`${questions.length} questions, but ${answers.length} answers`);
  }
  return answers;
}

async function linesOf(child: ChildProcessWithoutNullStreams): Promise<readonly unknown[]> {
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const answers: unknown[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    try {
      answers.push(JSON.parse(line));
    } catch (cause) {
      throw new Error(`not a line of JSON: ${line}`, { cause });
    }
  }
  const code = await ended;
  if (code !== 0 || complaints !== "") {
    throw new Error(`the runner ended with ${code} and said:\n${complaints}`);
  }
  return answers;
}

function send(child: ChildProcessWithoutNullStreams, questions: readonly unknown[]): Promise<void> {
  const lines = questions.map((question) => `${JSON.stringify(question)}\n`);
  return new Promise((resolve) => {
    // A runner that dies early is told of by how it ended.
    child.stdin.once("error", () => resolve());
    child.stdin.end(lines.join(""), () => resolve());
  });
}
