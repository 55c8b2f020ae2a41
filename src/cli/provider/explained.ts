import type { CheckedDraft, Origins } from "../../config/draft.ts";
import type { NamedProviderConfig, ProviderConfig } from "../../config/types.ts";
import type { ConfigProblem } from "../../errors.ts";

/** The provider that a command uses, and why. */
export interface ExplainedProvider {
  /** `default`, or its name in the file. */
  readonly name: string;
  /** Absent where there are problems. */
  readonly config?: ProviderConfig | NamedProviderConfig;
  /** Where each field was given. */
  readonly origins: Origins;
  /** Problems, by flag, variable or place in the file. */
  readonly problems: readonly ConfigProblem[];
  /** The file that the provider has to come from, if it was looked for in one and is not valid there. */
  readonly file?: string;
  /** Likely mistakes. */
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

/** A provider about which only its problems are known. */
export function unexplained(name: string, ...problems: ConfigProblem[]): ExplainedProvider {
  return { name, origins: {}, problems, warnings: [] };
}
