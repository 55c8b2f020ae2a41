import { OAuthError } from "../credentials/oauth/error-response.ts";
import { redact } from "../credentials/redact.ts";
import type { Session } from "../credentials/session/session.ts";
import { ByokIdentityError } from "../errors.ts";
import { abortable } from "../lib/abortable.ts";
import { monotonic } from "../lib/monotonic.ts";
import { parsedUrl } from "../lib/parsed-url.ts";
import { isSecure } from "../lib/secure-url.ts";
import { redeemed, requestOptions } from "./grant.ts";
import {
  commonParameters,
  endpointOf,
  refusal,
  withoutRefusedChallenge,
  type LoginTarget,
} from "./target.ts";

/** What the person has to open and enter. */
export interface DevicePrompt {
  /** Where to open a browser, on any machine. */
  readonly url: string;
  /** What to enter there. */
  readonly code: string;
  /** A URL that contains the code, if the server has one. */
  readonly complete?: string;
  /** How long the code is valid, milliseconds. */
  readonly validFor: number;
}

/** Default interval between two requests, seconds (RFC 8628, section 3.2). */
const INTERVAL = 5;

/** What a `slow_down` adds to it, seconds (RFC 8628, section 3.5). */
const SLOWER = 5;

/** Smallest interval that a server may ask for, seconds: less would be a loop without a pause. */
const SHORTEST_INTERVAL = 0.1;

/** Longest time for which a code counts as valid, seconds. */
const LONGEST_LIFE = 3_600;

/** Maximum length of an address: nobody reads or types a longer one. */
const LONGEST_ADDRESS = 2_048;

type Show = (prompt: DevicePrompt) => void;
type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/**
 * The device authorization grant: shows a code, and waits until the person has entered it in a browser. If the server
 * refuses the claims challenge, that happens once more without it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8628
 */
export async function signInWithCode(
  target: LoginTarget,
  show: Show,
  wait: Wait,
): Promise<Session> {
  try {
    return await attempt(target, show, wait);
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    const next = withoutRefusedChallenge(target, error.error, error);
    if (next === undefined) throw error;
    return attempt(next, show, wait);
  }
}

async function attempt(target: LoginTarget, show: Show, wait: Wait): Promise<Session> {
  const { library, server, client, timeout, signal } = target;
  const url = endpointOf(target, "device_authorization_endpoint").href;
  const started = await abortable(
    library.deviceAuthorizationRequest(
      server,
      client,
      library.None(),
      commonParameters(target),
      requestOptions(library, { url, timeout, secrets: [] }),
    ),
    signal,
  );
  const begun = monotonic();
  const answer = await library
    .processDeviceAuthorizationResponse(server, client, started)
    .catch((error: unknown) => {
      throw refusal(
        `The device authorization endpoint of ${server.issuer} gave an answer that cannot be used: ${redact((error as Error).message)}.`,
        "Sign in with a browser on this machine.",
      );
    });
  const { device_code: deviceCode } = answer;
  const prompt = promptOf(answer, server.issuer);
  show(prompt);
  let interval = Math.max(answer.interval ?? INTERVAL, SHORTEST_INTERVAL);
  for (;;) {
    const left = prompt.validFor - (monotonic() - begun);
    await wait(Math.min(interval * 1000, Math.max(left, 0)), signal);
    if (monotonic() - begun >= prompt.validFor) throw expired();
    try {
      return await redeemed(
        target,
        [deviceCode],
        (options) =>
          library.deviceCodeGrantRequest(server, client, library.None(), deviceCode, options),
        (response) => library.processDeviceCodeResponse(server, client, response),
      );
    } catch (error) {
      const next = intervalAfter(error, interval);
      if (next === undefined) throw finalError(error);
      interval = next;
    }
  }
}

/** Seconds until the next request; undefined if there is none. */
function intervalAfter(error: unknown, interval: number): number | undefined {
  if (error instanceof OAuthError) {
    if (error.error === "authorization_pending") return interval;
    if (error.error === "slow_down") return interval + SLOWER;
  }
  if (!(error instanceof ByokIdentityError && error.transient)) return undefined;
  // After a time limit or a failure of the server, the interval grows (RFC 8628, section 3.5).
  return Math.max(interval * 2, (error.retryAfter ?? 0) / 1000);
}

function finalError(error: unknown): unknown {
  switch (error instanceof OAuthError ? error.error : undefined) {
    case "access_denied":
    case "authorization_declined":
      return refusal("The sign-in was declined.", "Sign in again, and approve it in the browser.");
    case "expired_token":
    case "code_expired":
    case "bad_verification_code":
      return expired();
    default:
      return error;
  }
}

function expired(): ByokIdentityError {
  return refusal("The code has expired before it was entered.", "Start the sign-in again.");
}

/** Accepts only printable text, because a terminal shows it. */
function promptOf(
  answer: {
    readonly verification_uri: string;
    readonly verification_uri_complete?: string;
    readonly user_code: string;
    readonly expires_in: number;
  },
  issuer: string,
): DevicePrompt {
  const { verification_uri: url, user_code: code, expires_in: validFor } = answer;
  if (!/^[\x21-\x7e](?:[\x20-\x7e]{0,62}[\x21-\x7e])?$/.test(code) || !isPage(url)) {
    throw refusal(`${issuer} sent a code or an address that cannot be shown.`, "Check issuer.");
  }
  const complete = answer.verification_uri_complete;
  return {
    url: new URL(url).href,
    code,
    ...(complete !== undefined && isPage(complete) ? { complete: new URL(complete).href } : {}),
    validFor: Math.min(validFor, LONGEST_LIFE) * 1000,
  };
}

/** A user name in front of the host would look like the host. */
function isPage(text: string): boolean {
  const url = text.length > LONGEST_ADDRESS ? undefined : parsedUrl(text);
  return url !== undefined && isSecure(url) && url.username === "" && url.password === "";
}
