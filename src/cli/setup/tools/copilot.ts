import path from "node:path";
import { PROVIDERS_CONFIG } from "../../../config/env/variables.ts";
import { given } from "../../../config/process-env.ts";
import { defined } from "../../../lib/defined.ts";
import type { Entry } from "../documents/document.ts";
import type { Place, Tool } from "../tool.ts";

/**
 * The Copilot CLI reads static keys from its providers file, and ignores commands there (1.0.102). The file may be the
 * one that the provider itself is in; that entry is kept, and another one is added.
 */
export const copilot: Tool = {
  title: "Copilot CLI",
  programs: ["copilot"],
  folders: (place) => [homeOf(place)],
  overriding: ["COPILOT_PROVIDER_BASE_URL", "COPILOT_MODEL"],
  plan({ alias, config, models, proxy }, place) {
    const { type, wireApi, transport, azure } = config;
    const provider = {
      name: alias,
      ...defined({ type, wireApi, transport }),
      baseUrl: proxy.baseUrl,
      apiKey: proxy.key,
      ...defined({ azure }),
    };
    const providers: Entry[] = [
      { path: ["providers", { name: alias }], value: provider },
      ...models.map((model) => ({
        path: ["models", { provider: alias, id: model.id }],
        value: { ...model, provider: alias },
      })),
    ];
    const preselected = { path: ["model"], value: `${alias}/${models[0].id}` };
    const home = homeOf(place);
    return {
      via: "proxy",
      files: [
        {
          file: given(place.env, PROVIDERS_CONFIG) ?? path.join(home, "providers.json"),
          format: "json",
          entries: providers,
        },
        { file: path.join(home, "settings.json"), format: "json", entries: [preselected] },
      ],
    };
  },
};

function homeOf({ env, home }: Place): string {
  return given(env, "COPILOT_HOME") ?? path.join(home, ".copilot");
}
