import type { Io } from "../io.ts";
import { commit } from "./commit.ts";
import { isInstalled, thisPlace } from "./place.ts";
import { planSetup, type Plans } from "./plan.ts";
import { createProxyKey, proxyKey } from "./proxy-key.ts";
import { toolNames, tools, type ToolName } from "./registry.ts";
import { reportSetup, printNextSteps, type ReportOptions } from "./report.ts";
import { chooseTarget, type TargetOptions } from "./target.ts";
import type { Place } from "./tool.ts";
import { verifyProvider } from "./verify.ts";

/** The options of `setup`. */
export interface SetupOptions extends TargetOptions, ReportOptions {
  readonly verify: boolean;
}

/** Sets clients up for a provider. Nothing is changed before everything has been checked. */
export async function runSetup(
  names: readonly ToolName[],
  options: SetupOptions,
  io: Io,
): Promise<void> {
  const { provider, file, problems, target } = await chooseTarget(options);
  const place = thisPlace();
  const named = names.length > 0;
  const wanted = { names: named ? names : installed(place), named };
  const plansWith = (key: string): Plans =>
    planSetup(wanted, target(key), options.port, place, problems);
  let key = proxyKey(io);
  // The key of a plan that is only shown is not.
  let plans = plansWith(key ?? "to be created");
  if (options.dryRun === true) return reportSetup(plans, provider.name, options, io);
  if (options.verify) await verifyProvider(provider, io);
  if (key === undefined && plans.plans.some(({ via }) => via === "proxy")) {
    key = createProxyKey(io);
    plans = plansWith(key);
  }
  await commit(
    plans.plans.flatMap(({ changes }) => changes),
    io.signal,
  );
  reportSetup(plans, provider.name, options, io);
  await printNextSteps(plans, { file, port: options.port, key: key ?? "" }, place, io);
}

function installed(place: Place): readonly ToolName[] {
  return toolNames.filter((name) => isInstalled(tools[name], place));
}
