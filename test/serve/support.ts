import { onTestFinished } from "vitest";
import type { NamedProviderConfig } from "../../src/config/types.ts";
import { createTokenCache } from "../../src/token-cache.ts";
import { createProviders, type ProvidersOptions } from "../../src/providers.ts";
import { startServer, type RunningServer, type ServeOptions } from "../../src/serve/start.ts";

/** A server for these providers; ended, with them, when the test is. */
export async function startFor(
  configs: readonly NamedProviderConfig[],
  options: Partial<ServeOptions> & ProvidersOptions = {},
): Promise<RunningServer> {
  const providers = createProviders(configs, { cache: createTokenCache(), ...options });
  const server = await startServer({ providers, listen: { port: 0 }, ...options });
  onTestFinished(async () => {
    await server.close(0);
    providers.close();
  });
  return server;
}

/** Asks with the server's key. */
export function ask(
  { origin, key }: Pick<RunningServer, "origin" | "key">,
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<Response> {
  return fetch(origin + path, { method, headers: { "x-byok-identity-key": key, ...headers } });
}

export const foundry: NamedProviderConfig = {
  name: "foundry",
  type: "azure",
  baseUrl: "https://foundry.example.com",
  managedIdentity: {},
};
