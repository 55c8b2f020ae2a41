import type { Io } from "../io.ts";
import { commit } from "./commit.ts";
import { isInstalled, thisPlace } from "./place.ts";
import { planSetup, usage } from "./plan.ts";
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
  const { provider, file, target } = await chooseTarget(options);
  const place = thisPlace();
  const named = names.length > 0;
  const wanted = { names: named ? names : installed(place), named };
  let key = proxyKey(io);
  // The key of a plan that is only shown is not.
  let plans = planSetup(wanted, target(key ?? "to be created"), options.port, place);
  if (options.dryRun === true) return reportSetup(plans, provider.name, options, io);
  if (options.verify) await verifyProvider(provider, io);
  if (key === undefined && plans.plans.some(({ via }) => via === "proxy")) {
    key = createProxyKey(io);
    plans = planSetup(wanted, target(key), options.port, place);
  }
  await commit(plans.plans.flatMap(({ changes }) => changes));
  reportSetup(plans, provider.name, options, io);
  await printNextSteps(plans, { file, port: options.port, key: key ?? "" }, place, io);
}

function installed(place: Place): readonly ToolName[] {
  const found = toolNames.filter((name) => isInstalled(tools[name], place));
  if (found.length > 0) return found;
  const message = `no client was found on this machine; name one: ${toolNames.join(", ")}`;
  throw usage({ path: "", message });
}
