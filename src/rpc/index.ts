export { connectProviderToken, type ProviderTokenConnection } from "./connect.ts";
export {
  createProviderTokenHandler,
  type ProviderRegistry,
  type ProviderTokenHandler,
} from "./handler.ts";
export type { ProviderTokenErrorData } from "../config/types.ts";
export { providerTokenErrors, type RpcCancellation, type RpcConnection } from "./protocol.ts";
export { remoteBearerTokenProvider, type RemoteBearerTokenProvider } from "./remote.ts";
