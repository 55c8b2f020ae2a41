import { ConfigError } from "../../errors.ts";
import { exitCodes } from "../failure.ts";
import type { Io } from "../io.ts";
import { chooseProvider, explainProvider } from "../provider/choose.ts";
import type { ProviderOptions } from "../provider/options.ts";
import { configuration } from "./checks/configuration.ts";
import type { NamedFinding } from "./finding.ts";
import { openContext } from "./context.ts";
import { checks } from "./registry.ts";
import { report } from "./report.ts";

/** The options of `doctor`. */
export interface DoctorOptions extends ProviderOptions {
  readonly output: "text" | "json";
  readonly request: boolean;
}

/** Runs every check, prints the report and sets the exit code. */
export async function runDoctor(options: DoctorOptions, io: Io): Promise<void> {
  const explained = await explainProvider(options, { baseUrl: true });
  const findings: NamedFinding[] = [];
  let code: number = exitCodes.ok;
  try {
    const context = await openContext(
      await chooseProvider(options, { baseUrl: true }),
      options.request,
      io,
    );
    using _ = context.auth;
    findings.push(...named("configuration", configuration(explained, [])));
    for (const [check, look] of Object.entries(checks)) {
      findings.push(...named(check, await look(context)));
    }
    if (findings.some(({ level }) => level === "error")) code = exitCodes.credential;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    findings.push(
      ...named("configuration", configuration(explained, error.problems)),
      ...Object.keys(checks).map((check) => ({ check, level: "skipped" as const, what: SKIPPED })),
    );
    code = exitCodes.usage;
  }
  io.stdout(report(findings, { json: options.output === "json", color: io.color }));
  io.exitWith(code);
}

const SKIPPED = "Not checked: the configuration is invalid.";

function named(check: string, findings: readonly Omit<NamedFinding, "check">[]): NamedFinding[] {
  return findings.map((finding) => ({ check, ...finding }));
}
