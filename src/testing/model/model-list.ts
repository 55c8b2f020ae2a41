import { json, type Answer } from "../shared/received.ts";
import { providerError, type Provider } from "./provider.ts";

/** `/models`, or the requested model. */
export function modelList(
  provider: Provider,
  ids: readonly string[],
  wanted: string | undefined,
): Answer {
  const describe = provider === "anthropic" ? anthropicModel : openaiModel;
  if (wanted !== undefined) {
    return ids.includes(wanted)
      ? json(200, describe(wanted))
      : providerError(provider, 404, `The model '${wanted}' does not exist.`);
  }
  const data = ids.map(describe);
  return provider === "anthropic"
    ? json(200, { data, has_more: false, first_id: ids[0] ?? null, last_id: ids.at(-1) ?? null })
    : json(200, { object: "list", data });
}

const openaiModel = (id: string): object => ({
  id,
  object: "model",
  created: 1_700_000_000,
  owned_by: "mock",
});

const anthropicModel = (id: string): object => ({
  type: "model",
  id,
  display_name: id,
  created_at: "2023-11-14T22:13:20Z",
});
