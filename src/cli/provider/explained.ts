import type { CheckedDraft, Origins } from "../../config/draft.ts";
import type { NamedProviderConfig, ProviderConfig } from "../../config/types.ts";
import type { ConfigProblem } from "../../errors.ts";

/** The provider that a command is to use, and why. */
export interface ExplainedProvider {
  /** `default`, or its name in the file. */
  readonly name: string;
  /** Absent where there are problems. */
  readonly config?: ProviderConfig | NamedProviderConfig;
  /** Where each field was given. */
  readonly origins: Origins;
  /** What is wrong, by flag, variable or place in the file. */
  readonly problems: readonly ConfigProblem[];
  /** What is probably not meant. */
  readonly warnings: readonly ConfigProblem[];
}

/** What a checked draft makes. */
export function explained(
  name: string,
  { value, origins, problems }: CheckedDraft,
  warnings: readonly ConfigProblem[] = [],
): ExplainedProvider {
  const config = value as ProviderConfig | NamedProviderConfig | undefined;
  return { name, ...(config === undefined ? {} : { config }), origins, problems, warnings };
}

/** A provider of which nothing is known but why it cannot be used. */
export function unexplained(name: string, ...problems: ConfigProblem[]): ExplainedProvider {
  return { name, origins: {}, problems, warnings: [] };
}
