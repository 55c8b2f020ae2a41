import path from "node:path";
import { given } from "../../../config/process-env.ts";
import { shellLine } from "../../../lib/shell-line.ts";
import { anthropicRoot, takesBearer, wireName } from "../endpoint.ts";
import type { Place, Tool } from "../tool.ts";

const CREDENTIALS = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"];
const PLATFORMS = ["CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_FOUNDRY", "CLAUDE_CODE_USE_VERTEX"];

/**
 * Claude Code runs `apiKeyHelper` at its start, every five minutes and after a 401, and sends what it prints as bearer
 * token and as `x-api-key`.
 *
 * @see https://code.claude.com/docs/en/settings
 */
export const claude: Tool = {
  title: "Claude Code",
  programs: ["claude"],
  folders: (place) => [homeOf(place)],
  overriding: [...CREDENTIALS, ...PLATFORMS],
  plan({ config, models, proxy, tokenCommand }, place) {
    if (config.type !== "anthropic") {
      return `it needs a provider of type anthropic, and ${config.name} is of type ${config.type ?? "openai"}`;
    }
    const names = models.map(wireName);
    const direct = takesBearer(config);
    // For titles and summaries; the provider may not have the one that Claude Code would choose.
    const small = names.find((name) => name.includes("haiku")) ?? names[0];
    const baseUrl = anthropicRoot(direct ? config.baseUrl : proxy.baseUrl);
    const helper = direct ? lineOf(tokenCommand, place.platform) : "";
    if (helper === undefined) return "the provider's name has a line break; rename the provider";
    return {
      via: direct ? "command" : "proxy",
      files: [
        {
          file: path.join(homeOf(place), "settings.json"),
          format: "json",
          entries: [
            direct
              ? { path: ["apiKeyHelper"], value: helper }
              : { path: ["env", "ANTHROPIC_AUTH_TOKEN"], value: proxy.key },
            { path: ["model"], value: names[0] },
            { path: ["env", "ANTHROPIC_BASE_URL"], value: baseUrl },
            { path: ["env", "ANTHROPIC_DEFAULT_HAIKU_MODEL"], value: small },
          ],
          // `env` sets variables as the shell does. A key for another address must not go to this one.
          overriding: (at) => [
            ...CREDENTIALS.map((name) => ({
              path: ["env", name],
              credential: at(["env", "ANTHROPIC_BASE_URL"]) !== baseUrl,
            })),
            ...PLATFORMS.map((name) => ({ path: ["env", name], credential: false })),
          ],
        },
      ],
    };
  },
};

/** Undefined if no shell of this system can be given the words. */
function lineOf(words: readonly string[], platform: NodeJS.Platform): string | undefined {
  try {
    return shellLine(words, platform);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function homeOf({ env, home }: Place): string {
  return given(env, "CLAUDE_CONFIG_DIR") ?? path.join(home, ".claude");
}
