import type { EnvExplanation } from "../../config/env.ts";
import type { NamedProviderConfig, ProviderConfig } from "../../config/types.ts";
import type { ConfigProblem } from "../../errors.ts";

/** The provider that a command is to use, and why. */
export interface ExplainedProvider extends Omit<EnvExplanation, "config"> {
  /** `default`, or its name in the file. */
  readonly name: string;
  /** Absent where there are problems. */
  readonly config?: ProviderConfig | NamedProviderConfig;
}

/** A provider of which nothing is known but why it cannot be used. */
export function unexplained(name: string, ...problems: ConfigProblem[]): ExplainedProvider {
  return { name, origins: {}, problems, warnings: [] };
}
