export { copilotProvider, type CopilotProvider, type CopilotProviderOptions } from "./provider.ts";
export type { CopilotProviderFields } from "./provider-fields.ts";
export {
  copilotProviders,
  type CopilotProviders,
  type CopilotProvidersConfig,
} from "./providers.ts";
export { copilotRequests, type CopilotRequests, type CopilotRoute } from "./requests.ts";
export type { CopilotEvent, CopilotSession } from "./session.ts";
