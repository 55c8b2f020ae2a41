import type { ProviderType } from "../config/types.ts";
import type { Failure } from "../local-server/failure.ts";

/** The failure in the provider's own error format, so that its clients show the message. JSON text. */
export function errorBody(type: ProviderType, { status, code, message }: Failure): string {
  return JSON.stringify(SHAPES[type](status, code, message));
}

type Shape = (status: number, code: string, message: string) => object;

/**
 * @see https://platform.openai.com/docs/guides/error-codes
 * @see https://learn.microsoft.com/azure/ai-services/openai/reference
 * @see https://docs.anthropic.com/en/api/errors
 */
const SHAPES: Readonly<Record<ProviderType, Shape>> = {
  openai: (status, code, message) => ({
    error: { message, type: openaiType(status), param: null, code },
  }),
  azure: (_status, code, message) => ({ error: { code, message } }),
  anthropic: (status, _code, message) => ({
    type: "error",
    error: { type: ANTHROPIC_TYPES[status] ?? "api_error", message },
  }),
};

function openaiType(status: number): string {
  if (status === 401) return "authentication_error";
  return status < 500 ? "invalid_request_error" : "server_error";
}

const ANTHROPIC_TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  405: "invalid_request_error",
};
