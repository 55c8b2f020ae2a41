import type { ConfigProblem } from "../errors.ts";
import { isFields, type Fields } from "../lib/fields.ts";
import { parsedUrl } from "../lib/parsed-url.ts";
import { isSecure } from "../lib/secure-url.ts";
import { usedCredential } from "./exclusive.ts";
import { oauthProblems } from "./oauth-problems.ts";
import { staticSecrets } from "./static-secrets.ts";
import type { OAuth } from "./types.ts";
import { unsendableProblems } from "./unsendable.ts";

/**
 * Why a provider could not be used although its configuration has the right shape. Other programs may store such a
 * configuration, and other providers of its file still work, so only its use is an error.
 */
export function useProblems(config: Fields): ConfigProblem[] {
  const { oauth } = config;
  return [
    ...unsendableProblems(config),
    ...(isFields(oauth) ? oauthProblems(oauth as unknown as OAuth) : []),
    ...callbackProblems(config),
  ];
}

function callbackProblems(config: Fields): ConfigProblem[] {
  const announced = config["hasBearerTokenProvider"] === true;
  return announced && config["bearerTokenProvider"] === undefined
    ? [{ path: "hasBearerTokenProvider", message: CALLBACK_MISSING }]
    : [];
}

const CALLBACK_MISSING =
  "announces a callback that returns tokens, but the configuration has none; pass it as bearerTokenProvider";

/**
 * A credential, which may be one of the `headers`, would be sent unencrypted. An exchange that sends its subject there has
 * its own rule.
 */
export function insecureProblems(config: Fields, hasCredential: boolean): ConfigProblem[] {
  const { baseUrl, exchange } = config;
  const sends = usedCredential(config) !== undefined || staticSecrets(config).length > 0;
  if (!hasCredential && !sends) return [];
  if (isFields(exchange) && exchange["anthropic"] !== undefined) return [];
  const url = typeof baseUrl === "string" ? parsedUrl(baseUrl) : undefined;
  return url === undefined || isSecure(url) ? [] : [{ path: "baseUrl", message: INSECURE }];
}

const INSECURE =
  "would send the credential over plain http to another machine; use https, or in code the option allowInsecure if the network is safe";
