/** Digest of the client's environment; without one the agent's own is meant. */
export const ENVIRONMENT_HEADER = "x-byok-identity-environment";

/** Claims challenge that came with the refusal, base64. */
export const CLAIMS_HEADER = "x-byok-identity-claims";
