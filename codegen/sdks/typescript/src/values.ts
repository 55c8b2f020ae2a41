// Generated from the JSON Schema. Do not edit: change the schema and generate again.

/** The values of `ProviderType` that this version knows. */
export const PROVIDER_TYPES = ["openai", "azure", "anthropic"] as const;

/** The values of `WireApi` that this version knows. */
export const WIRE_APIS = ["completions", "responses"] as const;

/** The values of `Transport` that this version knows. */
export const TRANSPORTS = ["http", "websockets"] as const;

/** The values of `OAuthGrant` that this version knows. */
export const OAUTH_GRANTS = [
  "client_credentials",
  "refresh_token",
  "authorization_code",
  "device_code",
] as const;

/** The values of `ErrorCode` that this version knows. */
export const ERROR_CODES = [
  "ERR_CONFIG_INVALID",
  "ERR_PROVIDER_UNKNOWN",
  "ERR_NOT_SUPPORTED",
  "ERR_NO_CREDENTIAL",
  "ERR_DEPENDENCY_MISSING",
  "ERR_IDENTITY_UNAVAILABLE",
  "ERR_IDENTITY_TIMEOUT",
  "ERR_IDENTITY_REFUSED",
  "ERR_LOGIN_REQUIRED",
  "ERR_SELECTOR_UNSUPPORTED",
  "ERR_TOKEN_MALFORMED",
  "ERR_TOKEN_EXPIRED",
  "ERR_TOKEN_UNCHANGED",
  "ERR_NEW_TOKENS_REFUSED",
  "ERR_TOKEN_STATIC",
  "ERR_COMMAND_FAILED",
  "ERR_FILE_UNREADABLE",
  "ERR_CALLBACK_FAILED",
  "ERR_INSECURE_TARGET",
  "ERR_PROVIDER_CHECK_FAILED",
  "ERR_SETUP_FAILED",
  "ERR_STORE_UNAVAILABLE",
  "ERR_CLOSED",
] as const;
