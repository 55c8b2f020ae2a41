import type { ProviderType } from "../config/types.ts";
import type { Failure } from "../local/failure.ts";

/** The failure as the provider would have put it, so that its clients show the message. JSON text. */
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

const TIMEOUTS = new Set(["UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "ETIMEDOUT"]);

/** The provider could not be reached, or broke off before it answered. */
export function upstreamFailure(error: unknown, origin: string): Failure {
  const { code } = error as { code?: unknown };
  const reason = typeof code === "string" ? code : "unknown error";
  if (TIMEOUTS.has(reason)) {
    return {
      status: 504,
      code: "upstream_timeout",
      message: `${origin} did not answer in time (${reason}).`,
    };
  }
  return {
    status: 502,
    code: "upstream_unreachable",
    message: `${origin} could not be reached, or broke off (${reason}). Check the network and the provider's baseUrl.`,
  };
}
