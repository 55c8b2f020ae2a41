/** Digest of the client's environment; without it, the agent's own environment is used. */
export const ENVIRONMENT_HEADER = "x-byok-identity-environment";

/** Claims challenge that came with the refusal, base64. */
export const CLAIMS_HEADER = "x-byok-identity-claims";
