import type { ProviderConfig } from "../config/types.ts";
import { ConfigError } from "../errors.ts";
import { processEnv } from "../config/process-env.ts";

/** A request to a model, to be sent by POST. */
export interface ModelRequest {
  readonly url: string;
  readonly body: object;
}

/** The model to ask: the configuration's own, or COPILOT_MODEL. */
export function modelOf({ wireModel, modelId }: ProviderConfig): string {
  const model = wireModel ?? modelId ?? processEnv()["COPILOT_MODEL"];
  if (model !== undefined && model !== "") return model;
  throw new ConfigError(
    [{ path: "COPILOT_MODEL", message: "is missing; set it to the model or deployment to use" }],
    { subject: "environment" },
  );
}

/**
 * A streaming request for one prompt, in the provider's dialect.
 *
 * @see https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle
 */
export function modelRequest(config: ProviderConfig, model: string, prompt: string): ModelRequest {
  const { type = "openai", wireApi = "completions", azure } = config;
  const base = config.baseUrl.replace(/\/+$/, "");
  const messages = [{ role: "user", content: prompt }];
  if (type === "anthropic") {
    const root = base.endsWith("/v1") ? base : `${base}/v1`;
    return { url: `${root}/messages`, body: { model, messages, max_tokens: 1024, stream: true } };
  }
  const responses = wireApi === "responses";
  const body = responses
    ? { model, input: prompt, stream: true }
    : { model, messages, stream: true };
  const path = responses ? "responses" : "chat/completions";
  if (type === "openai") return { url: `${base}/${path}`, body };
  const root = base.replace(/\/openai(?:\/v1)?$/, "");
  if (azure?.apiVersion === undefined) return { url: `${root}/openai/v1/${path}`, body };
  const deployment = responses ? "" : `deployments/${encodeURIComponent(model)}/`;
  const version = encodeURIComponent(azure.apiVersion);
  return { url: `${root}/openai/${deployment}${path}?api-version=${version}`, body };
}

/** The cheapest request that requires a credential: the list of models. It changes nothing and costs nothing. */
export function modelsRequest({ type = "openai", baseUrl, azure }: ProviderConfig): {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
} {
  const base = baseUrl.replace(/\/+$/, "");
  if (type === "anthropic") {
    const root = base.endsWith("/v1") ? base : `${base}/v1`;
    return { url: `${root}/models`, headers: { "anthropic-version": "2023-06-01" } };
  }
  if (type === "openai") return { url: `${base}/models`, headers: {} };
  const root = base.replace(/\/openai(?:\/v1)?$/, "");
  const version = azure?.apiVersion;
  const path =
    version === undefined ? "v1/models" : `models?api-version=${encodeURIComponent(version)}`;
  return { url: `${root}/openai/${path}`, headers: {} };
}

interface StreamEvent {
  readonly type?: string;
  /** Responses: the text itself; Anthropic: an object that contains it. */
  readonly delta?: string | { readonly text?: string };
  readonly choices?: readonly { readonly delta?: { readonly content?: string | null } }[];
}

/** The text in one event of the answer's stream, in any of the dialects. */
export function textOf(data: string): string {
  if (data === "[DONE]") return "";
  const event = JSON.parse(data) as StreamEvent;
  if (event.type === "response.output_text.delta" && typeof event.delta === "string")
    return event.delta;
  if (event.type === "content_block_delta" && typeof event.delta === "object")
    return event.delta.text ?? "";
  return event.choices?.[0]?.delta?.content ?? "";
}
