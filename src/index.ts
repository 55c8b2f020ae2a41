export type { AccessToken, TokenRequest, TokenSource } from "./token/types.ts";
