import type { Option } from "commander";
import { processEnv } from "../../config/process-env.ts";
import { providersFile } from "../../config/providers-env.ts";
import { loadProviders } from "../../config/providers-file.ts";
import { ConfigError } from "../../errors.ts";
import type { Candidate } from "./candidate.ts";

/** The values of an option: its choices, or known values by its name. */
export async function valuesOf(
  option: Option,
  current: string,
  words: readonly string[],
): Promise<readonly Candidate[]> {
  const long = option.long ?? "";
  const values = option.argChoices ?? (await BY_NAME[long]?.(current, words)) ?? [];
  return values.map((value) => ({ value, description: "" }));
}

const BY_NAME: Readonly<
  Record<
    string,
    (current: string, words: readonly string[]) => readonly string[] | Promise<readonly string[]>
  >
> = {
  "--provider": (_, words) => providerNames(words),
  "--lang": async (current) => {
    // The emitters are not loaded for this.
    const { languages } = await import("../../../codegen/languages.ts");
    const earlier = current.slice(0, current.lastIndexOf(",") + 1);
    const chosen = earlier.split(",");
    const left = [...languages.keys()].filter((language) => !chosen.includes(language));
    return [...(earlier === "" ? ["all"] : []), ...left.map((language) => `${earlier}${language}`)];
  },
};

/** A word with characters that are special to a shell is not offered. */
const PLAIN = /^[\w.@+-]+$/;

function providerNames(words: readonly string[]): readonly string[] {
  const index = words.lastIndexOf("--config");
  const inline = words.findLast((word) => word.startsWith("--config="))?.slice("--config=".length);
  const file =
    inline ?? (index === -1 ? undefined : words[index + 1]) ?? providersFile(processEnv());
  if (file === undefined) return [];
  try {
    const { providers = [] } = loadProviders(file);
    return ["default", ...providers.map(({ name }) => name)].filter((name) => PLAIN.test(name));
  } catch (error) {
    // `validate` reports what is wrong with the file; completion cannot.
    if (error instanceof ConfigError) return [];
    throw error;
  }
}
