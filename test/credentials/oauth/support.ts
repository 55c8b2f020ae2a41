import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { inspect } from "node:util";
import { expect, onTestFinished } from "vitest";
import type { OAuth } from "../../../src/config/types.ts";
import {
  createProviderAuth,
  type ProviderAuth,
  type ProviderAuthOptions,
} from "../../../src/provider-auth.ts";
import { createTokenCache } from "../../../src/token-cache.ts";
import { ByokIdentityError } from "../../../src/errors.ts";
import { onLoopback } from "../../support/loopback.ts";

/** Limits for tests in which tries fail: short, with room for a loaded machine. */
export const quick = { attemptTimeout: 1_500, acquireTimeout: 20_000 } as const;

/** A provider of its own, which shares its token with nobody. */
export function auth(
  oauth: OAuth,
  options: ProviderAuthOptions = {},
  baseUrl = "https://model.example/v1",
): ProviderAuth {
  const provider = createProviderAuth(
    { baseUrl, oauth },
    { cache: createTokenCache(), ...options },
  );
  onTestFinished(() => provider.close());
  return provider;
}

/** What getToken rejects with; in no form does it hold any of the secrets. */
export async function failure(
  provider: ProviderAuth,
  secrets: readonly string[] = [],
): Promise<ByokIdentityError> {
  const error: unknown = await provider.getToken().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ByokIdentityError);
  const shown = `${inspect(error, { depth: 9 })} ${JSON.stringify(error)} ${String(error)}`;
  for (const secret of secrets) expect(shown).not.toContain(secret);
  return error as ByokIdentityError;
}

/** A forced renewal, as after a 401. */
export async function renewed(provider: ProviderAuth): Promise<string> {
  const rejected = await provider.getToken();
  provider.accepted(rejected.token);
  return (await provider.getToken({ rejected })).token;
}

export interface Warning {
  readonly code: string;
  readonly message: string;
}

export function warnings(): Warning[] {
  const seen: Warning[] = [];
  const listen = (message: unknown): void => void seen.push(message as Warning);
  subscribe("byok-identity:warning", listen);
  onTestFinished(() => void unsubscribe("byok-identity:warning", listen));
  return seen;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly form: Record<string, string>;
}

/** Answers one request: JSON with status 200, or whatever a function does with it. */
export type Reply = object | ((response: ServerResponse, asked: Asked) => unknown);

export interface Scripted {
  readonly url: string;
  readonly asked: Asked[];
}

/** A server on loopback that gives these answers in turn, the last one again and again. */
export async function scripted(...replies: Reply[]): Promise<Scripted> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (part: string) => (text += part));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const seen = {
        method,
        path: url,
        headers,
        form: Object.fromEntries(new URLSearchParams(text)),
      };
      asked.push(seen);
      const reply = replies[Math.min(asked.length, replies.length) - 1] ?? {};
      if (typeof reply === "function")
        void (reply as (r: ServerResponse, a: Asked) => unknown)(response, seen);
      else json(reply)(response);
    });
  });
  const url = await onLoopback(server);
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url, asked };
}

export function json(
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): (response: ServerResponse) => void {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
}

/** The discovery document of the server that answers with it, whose issuer may have a path. */
export function document(more: object = {}, path = ""): Reply {
  return (response: ServerResponse, { headers }: Asked) =>
    json({
      issuer: `http://${headers.host}${path}`,
      token_endpoint: `http://${headers.host}/token`,
      ...more,
    })(response);
}

/** The connection ends before, or in the midst of, the answer. */
export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

export function truncate(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json", "content-length": "400" });
  response.write('{"access_token":"at-lost","refresh_token":"rt-lost"', () => reset(response));
}

export function token(name: string, more: object = {}): object {
  return { access_token: name, token_type: "Bearer", expires_in: 3_600, ...more };
}
