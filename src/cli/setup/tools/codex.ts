import path from "node:path";
import { given } from "../../../config/process-env.ts";
import { openaiBase, takesBearer, wireName } from "../endpoint.ts";
import type { Place, Tool } from "../tool.ts";

/** How long Codex waits for the command, milliseconds; its default of 5,000 is short for `az`. */
const TIMEOUT = 30_000;

/**
 * Codex runs the command of a provider's `auth`, and again after a 401.
 *
 * @see https://developers.openai.com/codex/config-reference
 */
export const codex: Tool = {
  title: "Codex",
  programs: ["codex"],
  folders: (place) => [homeOf(place)],
  overriding: [],
  plan({ alias, config, models, proxy, tokenCommand }, place) {
    if (config.type === "anthropic") {
      return `it needs OpenAI's API, and ${config.name} is of type anthropic`;
    }
    const direct = takesBearer(config);
    const [command, ...args] = tokenCommand;
    const provider = {
      name: config.name,
      base_url: openaiBase(config, direct ? config.baseUrl : proxy.baseUrl),
      wire_api: "responses",
      ...(direct
        ? { auth: { command, args, timeout_ms: TIMEOUT } }
        : { http_headers: { Authorization: `Bearer ${proxy.key}` } }),
    };
    return {
      via: direct ? "command" : "proxy",
      files: [
        {
          file: path.join(homeOf(place), "config.toml"),
          format: "toml",
          entries: [
            { path: ["model"], value: wireName(models[0]) },
            { path: ["model_provider"], value: alias },
            { path: ["model_providers", alias], value: provider },
          ],
          overriding(at) {
            const profile = at(["profile"]);
            if (typeof profile !== "string") return [];
            return ["model", "model_provider"].map((name) => ({
              path: ["profiles", profile, name],
              credential: false,
            }));
          },
        },
      ],
    };
  },
};

function homeOf({ env, home }: Place): string {
  return given(env, "CODEX_HOME") ?? path.join(home, ".codex");
}
