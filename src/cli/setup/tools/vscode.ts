import path from "node:path";
import { given } from "../../../config/process-env.ts";
import type { NamedProviderConfig } from "../../../config/types.ts";
import { anthropicRoot, openaiBase, wireName } from "../endpoint.ts";
import type { Place, Tool } from "../tool.ts";

/** VS Code asks for limits; these are what its own examples use. */
const LIMITS = { maxInputTokens: 128_000, maxOutputTokens: 16_000 };

/**
 * VS Code's “Custom Endpoint” (1.122 and later) accepts only a key, in its own list.
 *
 * @see https://code.visualstudio.com/docs/copilot/customization/language-models
 */
export const vscode: Tool = {
  title: "VS Code",
  programs: ["code", "code-insiders"],
  folders: userFolders,
  overriding: [],
  plan({ alias, config, models, proxy }, place) {
    const { apiType, url } = dialectOf(config, proxy.baseUrl);
    const group = {
      name: alias,
      vendor: "customendpoint",
      apiKey: proxy.key,
      apiType,
      models: models.map((model) => ({
        id: wireName(model),
        name: model.name ?? `${model.id} (${config.name})`,
        url,
        toolCalling: true,
        vision: false,
        maxInputTokens: model.maxPromptTokens ?? LIMITS.maxInputTokens,
        maxOutputTokens: model.maxOutputTokens ?? LIMITS.maxOutputTokens,
      })),
    };
    const [usual = "", ...others] = userFolders(place);
    const used = [usual, ...others].filter((folder) => place.exists(folder));
    return {
      via: "proxy",
      files: (used.length === 0 ? [usual] : used).map((folder) => ({
        file: path.join(folder, "chatLanguageModels.json"),
        format: "json",
        entries: [{ path: [{ name: alias, vendor: "customendpoint" }], value: group }],
      })),
    };
  },
};

function dialectOf(
  config: NamedProviderConfig,
  base: string,
): { readonly apiType: string; readonly url: string } {
  if (config.type === "anthropic") {
    return { apiType: "messages", url: `${anthropicRoot(base)}/v1/messages` };
  }
  const root = openaiBase(config, base);
  return config.wireApi === "responses"
    ? { apiType: "responses", url: `${root}/responses` }
    : { apiType: "chat-completions", url: `${root}/chat/completions` };
}

/** The folders of the stable version and of Insiders. */
function userFolders({ env, home, platform }: Place): readonly string[] {
  const roots: Partial<Record<NodeJS.Platform, string>> = {
    darwin: path.join(home, "Library", "Application Support"),
    win32: given(env, "APPDATA") ?? path.join(home, "AppData", "Roaming"),
  };
  const root = roots[platform] ?? given(env, "XDG_CONFIG_HOME") ?? path.join(home, ".config");
  return ["Code", "Code - Insiders"].map((product) => path.join(root, product, "User"));
}
