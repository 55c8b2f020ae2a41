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
