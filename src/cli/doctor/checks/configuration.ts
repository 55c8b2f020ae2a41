import { originTexts, type Origins } from "../../../config/draft.ts";
import { CREDENTIAL_FIELDS } from "../../../config/exclusive.ts";
import { processEnv } from "../../../config/process-env.ts";
import { providersFile } from "../../../config/providers-env.ts";
import type { ConfigProblem } from "../../../errors.ts";
import type { ExplainedProvider } from "../../provider/explained.ts";
import type { Finding } from "../finding.ts";

/** The configuration, and where each field came from. */
export function configuration(
  { name, config, origins, warnings }: ExplainedProvider,
  problems: readonly ConfigProblem[],
): readonly Finding[] {
  const doubts = warnings.map(({ path, message }) => ({
    level: "warning" as const,
    what: `${path} ${message}`,
  }));
  if (problems.length > 0 || config === undefined) {
    return [...problems.map(problemFinding), ...doubts];
  }
  const { origin, pathname } = new URL(config.baseUrl);
  const credential = CREDENTIAL_FIELDS.find((field) => field in config) ?? "";
  return [
    {
      level: "ok",
      what: `Provider ${name}: ${config.type ?? "openai"} at ${origin}${pathname}, credential ${credential}.`,
      facts: originTexts(origins),
    },
    ...passedOver(origins),
    ...doubts,
  ];
}

function problemFinding({ path, message }: ConfigProblem): Finding {
  return {
    level: "error",
    what: path === "" ? "The configuration is invalid." : `${path} is invalid.`,
    why: `${path} ${message}`.trim(),
    fix: "Correct it there. byok-identity doctor --help shows the order of precedence.",
  };
}

/** A file that exists, but is not used because something else takes precedence. */
function passedOver(origins: Origins): readonly Finding[] {
  const file = providersFile(processEnv());
  const asked = Object.values(origins).some(({ kind }) => kind === "file");
  if (file === undefined || asked) return [];
  return [
    {
      level: "ok",
      what: `${file} is not used: the flags and COPILOT_PROVIDER_* take precedence.`,
    },
  ];
}
