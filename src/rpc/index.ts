export { connectProviderToken, type ProviderTokenConnection } from "./connect.ts";
export {
  createProviderTokenHandler,
  type ProviderRegistry,
  type ProviderTokenHandler,
} from "./handler.ts";
export {
  providerTokenErrors,
  type ProviderTokenErrorData,
  type RpcCancellation,
  type RpcConnection,
} from "./protocol.ts";
export { remoteBearerTokenProvider, type RemoteBearerTokenProvider } from "./remote.ts";
