import type { OAuth } from "../../config/types.ts";
import type { AccessToken, TokenRequest } from "../../token/types.ts";
import { secretFile } from "../file/secret.ts";
import { OAuthError } from "./error-response.ts";
import { loadLibrary } from "./library.ts";
import { refresher } from "./refresh.ts";
import { refreshTokenInFile, refreshTokenInMemory } from "./refresh-token.ts";
import { oauthServer } from "./server.ts";
import { requestToken, type TokenRequestOptions } from "./token-request.ts";

/** Tokens of one `oauth` block. */
export interface OAuthSource {
  /** Reads the client's secrets from the current files. Rejects with `ERR_FILE_UNREADABLE`. */
  readonly prove: () => Promise<string | undefined>;
  /** Requests a token from the server; each call sends a new request. */
  readonly ask: (secret: string | undefined, request?: TokenRequest) => Promise<AccessToken>;
}

/** Time limits of single requests. */
export interface OAuthTimes {
  /** Time limit for each discovery request, milliseconds. */
  readonly discovery: number;
  /** Time limit for each request to the token endpoint, milliseconds. */
  readonly token: number;
}

/** The source of an `oauth` block. Nothing is read or requested before the first token is requested. */
export function oauthSource(block: OAuth, times: OAuthTimes): OAuthSource {
  const { clientSecret, clientSecretFile, refreshToken, refreshTokenFile } = block;
  const server = oauthServer(block, times.discovery);
  const readSecret =
    clientSecretFile === undefined
      ? (): Promise<string | undefined> => Promise.resolve(clientSecret)
      : secretFile("clientSecretFile", clientSecretFile);
  const store =
    refreshTokenFile === undefined
      ? refreshTokenInMemory(refreshToken ?? "")
      : refreshTokenInFile(refreshTokenFile);
  const refresh = refresher(store.take);

  async function request(options: TokenRequestOptions): Promise<AccessToken> {
    try {
      return await requestToken(block, options);
    } catch (error) {
      const understood = error instanceof OAuthError && error.error !== undefined;
      if (!understood) server.doubt();
      throw error;
    }
  }

  return {
    async prove(): Promise<string | undefined> {
      const [secret] = await Promise.all([readSecret(), store.look()]);
      return secret;
    },
    async ask(secret, { claims } = {}): Promise<AccessToken> {
      const library = await loadLibrary();
      const options = {
        library,
        server: await server.metadata(library),
        secret,
        claims,
        timeout: times.token,
      };
      if (block.grant !== "refresh_token") return request(options);
      return refresh((token, keep) =>
        request({
          ...options,
          refreshToken: token,
          keep,
          // A process that ends because it has nothing left to do must not leave a used token in the file.
          hold: refreshTokenFile !== undefined,
        }),
      );
    },
  };
}
