import type { AzureModules } from "./modules.ts";

/** Replaces `modules.ts` in the build of the command, where each package is bundled into its own chunk. */
export const azureModules: AzureModules = {
  identity: () => import("@azure/identity"),
  msal: () => import("@azure/msal-node"),
  pipeline: () => import("@azure/core-rest-pipeline"),
};
