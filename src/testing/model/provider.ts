import { randomUUID } from "node:crypto";
import { json, type Answer, type Call } from "../shared/received.ts";

/** The provider that the mock imitates, determined by the request. */
export type Provider = "openai" | "azure" | "anthropic";

/** The credential of one request, as received. */
export interface Credential {
  /** Header it came in, in lower case. */
  readonly header: "authorization" | "api-key" | "x-api-key";
  readonly token: string;
}

export function providerOf(call: Call): Provider {
  if (call.path.includes("/openai/")) return "azure";
  return call.path.endsWith("/messages") || call.headers["anthropic-version"] !== undefined
    ? "anthropic"
    : "openai";
}

const headersOf: Readonly<Record<Provider, readonly Credential["header"][]>> = {
  openai: ["authorization"],
  azure: ["authorization", "api-key"],
  anthropic: ["x-api-key", "authorization"],
};

/** The credential, read only from the headers that the provider reads. */
export function credentialOf(call: Call, provider: Provider): Credential | undefined {
  for (const header of headersOf[provider]) {
    const value = call.headers[header];
    if (value === undefined) continue;
    const token = header === "authorization" ? /^Bearer (.+)$/i.exec(value)?.[1] : value;
    if (token !== undefined && token !== "") return { header, token };
  }
  return undefined;
}

/** An error in the provider's own shape. */
export function providerError(provider: Provider, status: number, message: string): Answer {
  return json(status, errorBodies[provider](status, message));
}

const errorBodies: Readonly<Record<Provider, (status: number, message: string) => object>> = {
  azure: (status, message) => ({ error: { code: azureCodes[status] ?? String(status), message } }),
  anthropic: (status, message) => ({
    type: "error",
    error: { type: anthropicTypes[status] ?? "api_error", message },
    request_id: `req_${randomUUID().replaceAll("-", "")}`,
  }),
  openai(status, message) {
    const [type, code] = openaiTypes[status] ?? ["server_error", null];
    return { error: { message, type, param: null, code } };
  },
};

const azureCodes: Readonly<Record<number, string>> = {
  401: "Unauthorized",
  403: "PermissionDenied",
  429: "RateLimitReached",
};

/** @see https://docs.anthropic.com/en/api/errors */
const anthropicTypes: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  529: "overloaded_error",
};

/** @see https://platform.openai.com/docs/guides/error-codes */
const openaiTypes: Readonly<Record<number, readonly [string, string | null]>> = {
  400: ["invalid_request_error", null],
  401: ["invalid_request_error", "invalid_api_key"],
  403: ["invalid_request_error", "unsupported_country_region_territory"],
  404: ["invalid_request_error", "unknown_url"],
  429: ["requests", "rate_limit_exceeded"],
};
