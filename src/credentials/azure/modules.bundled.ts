import type { AzureModules } from "./modules.ts";

/** Stands in for `modules.ts` in the command's own build, where each package is bundled and split off. */
export const azureModules: AzureModules = {
  identity: () => import("@azure/identity"),
  msal: () => import("@azure/msal-node"),
  pipeline: () => import("@azure/core-rest-pipeline"),
};
