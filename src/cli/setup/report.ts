import type { Io } from "../io.ts";
import { DAEMON_PORT } from "../proxy/options.ts";
import { isIdle, type Change } from "./change.ts";
import { diffOf, painted } from "./diff.ts";
import type { Plans, ToolPlan } from "./plan.ts";
import { proxyAnswers } from "./proxy-answers.ts";
import { tools } from "./registry.ts";
import type { Place, Tool } from "./tool.ts";
import { shellLine } from "../../lib/shell-line.ts";
import { visible } from "../../lib/visible.ts";

/** The options that decide how a result is shown. */
export interface ReportOptions {
  readonly output: "text" | "json";
  readonly dryRun?: true;
}

/** The result of `setup`, on stdout: what has changed, or with `--dry-run` would change. */
export function reportSetup(
  { plans, skipped }: Plans,
  provider: string,
  { output, dryRun }: ReportOptions,
  { stdout, stderr, color }: Io,
): void {
  if (output === "json") {
    const done = plans.map((plan) => ({
      tool: plan.name,
      via: plan.via,
      changed: changesOf(plan).some((change) => !isIdle(change)),
      files: changesOf(plan).map((change) => ({ file: change.file, diff: diffOf(change) })),
    }));
    const left = Array.from(skipped, ([tool, reason]) => ({ tool, skipped: reason }));
    const result = { provider, dryRun: dryRun === true, tools: [...done, ...left] };
    stdout(`${JSON.stringify(result, undefined, 2)}\n`);
    return;
  }
  for (const plan of plans) {
    const changes = changesOf(plan);
    if (dryRun === true) stdout(changes.map((change) => painted(diffOf(change), color)).join(""));
    else
      stdout(`${sentence(plan, provider)}\n${changes.map(({ file }) => `  ${file}\n`).join("")}`);
  }
  for (const [name, reason] of skipped)
    stderr(`${tools[name].title} is left out: ${visible(reason)}.\n`);
}

function changesOf({ changes }: ToolPlan): readonly Change[] {
  return changes.map(({ change }) => change);
}

function sentence(plan: ToolPlan, provider: string): string {
  const { title } = tools[plan.name];
  const state = changesOf(plan).every(isIdle) ? "was set up already" : "is set up";
  const way = plan.via === "command" ? "runs byok-identity token" : "uses the proxy";
  return visible(`${title} ${state} for ${provider}, and ${way}.`);
}

/** Prints what the user should know or do after `setup`, on stderr. */
export async function printNextSteps(
  { plans }: Plans,
  { file, port, key }: { readonly file: string; readonly port: number; readonly key: string },
  { env, platform }: Place,
  { stderr }: Io,
): Promise<void> {
  for (const { name, warnings } of plans) {
    const { title, overriding }: Tool = tools[name];
    for (const variable of overriding.filter((each) => (env[each] ?? "") !== "")) {
      stderr(`warning: ${variable} is set, and ${title} prefers it to its files; unset it\n`);
    }
    for (const warning of warnings) stderr(`warning: ${visible(warning)}\n`);
  }
  const proxied = plans.filter(({ via }) => via === "proxy");
  for (const { after } of platform === "win32" ? [] : proxied.flatMap(changesOf)) {
    const { mode = 0, bytes } = after.content ?? {};
    if ((mode & OTHERS_READ) === 0 || bytes?.includes(key) !== true) continue;
    stderr(
      `warning: ${after.real} contains the proxy's key, and others can read it; chmod 600 it\n`,
    );
  }
  if (process.argv[1]?.includes(NPX) === true) {
    stderr("warning: this is a copy in npx's cache; install byok-identity, and run setup again\n");
  }
  if (proxied.length > 0 && !(await proxyAnswers(port))) {
    const chosenPort = port === DAEMON_PORT ? [] : ["--port", String(port)];
    const options = shellLine(["--config", file, ...chosenPort], platform);
    stderr(
      `\nNext: the proxy must run. To start it now and at each login:\n  byok-identity service install ${options}\nOr in a terminal:\n  byok-identity proxy ${options}\n`,
    );
  }
  stderr("To undo all of this: byok-identity teardown\n");
}

/** Permissions of the group and of everybody to read. */
const OTHERS_READ = 0o044;

/** A part of the paths in which `npx` keeps packages for a while. */
const NPX = "_npx";
