import path from "node:path";
import { given } from "../../../config/process-env.ts";
import type { NamedProviderConfig } from "../../../config/types.ts";
import { anthropicRoot, openaiBase, wireName } from "../endpoint.ts";
import type { Place, Tool } from "../tool.ts";

/**
 * opencode accepts only a key. The packages of the AI SDK that are named here are built into it.
 *
 * @see https://opencode.ai/docs/providers
 */
export const opencode: Tool = {
  title: "opencode",
  programs: ["opencode"],
  folders: (place) => [homeOf(place)],
  overriding: ["OPENCODE_CONFIG", "OPENCODE_CONFIG_CONTENT"],
  plan({ alias, config, models, proxy }, place) {
    const provider = {
      name: config.name,
      ...dialectOf(config, proxy.baseUrl, proxy.key),
      models: Object.fromEntries(
        models.map((model) => [wireName(model), { name: model.name ?? model.id }]),
      ),
    };
    return {
      via: "proxy",
      files: [
        {
          file: fileOf(place),
          format: "json",
          entries: [
            { path: ["model"], value: `${alias}/${wireName(models[0])}` },
            { path: ["provider", alias], value: provider },
          ],
        },
      ],
    };
  },
};

function dialectOf(config: NamedProviderConfig, base: string, apiKey: string): object {
  if (config.type === "anthropic") {
    return {
      npm: "@ai-sdk/anthropic",
      options: { baseURL: `${anthropicRoot(base)}/v1`, apiKey },
    };
  }
  const npm = config.wireApi === "responses" ? "@ai-sdk/openai" : "@ai-sdk/openai-compatible";
  return { npm, options: { baseURL: openaiBase(config, base), apiKey } };
}

/** opencode reads both files; the second one takes precedence. */
function fileOf(place: Place): string {
  const home = homeOf(place);
  const commented = path.join(home, "opencode.jsonc");
  return place.exists(commented) ? commented : path.join(home, "opencode.json");
}

function homeOf({ env, home }: Place): string {
  return path.join(given(env, "XDG_CONFIG_HOME") ?? path.join(home, ".config"), "opencode");
}
