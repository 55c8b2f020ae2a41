import { expect, onTestFinished } from "vitest";
import { ByokIdentityError } from "../../../src/errors.ts";
import {
  createProviderAuth,
  type ProviderAuth,
  type ProviderAuthOptions,
} from "../../../src/provider-auth.ts";
import { createTokenCache } from "../../../src/token-cache.ts";

export function auth(apiKeyCommand: string, options: ProviderAuthOptions = {}): ProviderAuth {
  const provider = createProviderAuth(
    { baseUrl: "https://model.example/v1", apiKeyCommand },
    { cache: createTokenCache(), ...options },
  );
  onTestFinished(() => provider.close());
  return provider;
}

/** What getToken rejects with. */
export async function failure(
  command: string,
  options?: ProviderAuthOptions,
): Promise<ByokIdentityError> {
  const error: unknown = await auth(command, options)
    .getToken()
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ByokIdentityError);
  return error as ByokIdentityError;
}
