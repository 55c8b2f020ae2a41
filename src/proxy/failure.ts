import type { ProviderType } from "../config/types.ts";
import { ByokIdentityError } from "../errors.ts";

/** Why the proxy itself answers a request, instead of the provider. */
export interface Failure {
  readonly status: number;
  /** Stable name, for logs and for clients that look. */
  readonly code: string;
  /** For people: what happened and what to do. */
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

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

/**
 * There is no credential to send, so nothing is sent. What may pass by itself is a 503, which clients try again;
 * the rest a 401, which they do not.
 */
export function credentialFailure(error: unknown): Failure {
  const known = error instanceof ByokIdentityError ? error : undefined;
  const message = `No credential for the provider: ${known?.message ?? "its source failed."} Nothing was sent.`;
  const code = known?.code ?? "ERR_IDENTITY_UNAVAILABLE";
  if (known !== undefined && !known.transient) return { status: 401, code, message };
  const seconds = Math.ceil((known?.retryAfter ?? 1_000) / 1_000);
  return { status: 503, code, message, headers: { "retry-after": String(seconds) } };
}

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
