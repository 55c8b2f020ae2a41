import { request } from "node:http";
import { text as readText } from "node:stream/consumers";
import { newTokensRefusedError } from "../token/new-tokens-refused.ts";
import { isFields } from "../lib/fields.ts";
import { sha256 } from "../lib/sha256.ts";
import { REFUSED_HEADER } from "../local-server/refusable-token.ts";
import type { AccessToken, TokenRequest } from "../token/types.ts";
import type { AgentCredential } from "./credential.ts";
import type { AgentTransport } from "./transport.ts";
import { CLAIMS_HEADER, ENVIRONMENT_HEADER } from "./protocol.ts";

/** Time limit, longer than the agent may take for a token, milliseconds. */
const PATIENCE = 35_000;

/**
 * How long an agent may take to show that it is there, milliseconds: it answers `100 Continue` at once, even if the
 * token takes longer. Programs that run `token` as their helper wait for five seconds.
 */
const SIGN_OF_LIFE = 2_000;

/**
 * A token from the agent; undefined if the agent has none or does not answer. Rejects with `ERR_NEW_TOKENS_REFUSED` if the
 * agent does: a token that this process acquires itself would be refused, too. Otherwise it rejects only with the
 * signal's reason.
 */
export async function askAgent(
  destination: ReturnType<AgentTransport["requestTo"]>,
  credential: AgentCredential,
  environment: string,
  { rejected, claims, signal }: TokenRequest = {},
): Promise<AccessToken | undefined> {
  const body = JSON.stringify(credential);
  const headers = {
    accept: "application/json",
    expect: "100-continue",
    "content-length": Buffer.byteLength(body),
    [ENVIRONMENT_HEADER]: environment,
    ...(rejected === undefined ? {} : { [REFUSED_HEADER]: sha256(rejected.token) }),
    ...(claims === undefined ? {} : { [CLAIMS_HEADER]: Buffer.from(claims).toString("base64") }),
  };
  let answer: unknown;
  try {
    answer = JSON.parse(await post(destination, headers, body, signal));
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
  if (!isFields(answer)) return undefined;
  const { token, error } = answer;
  if (isFields(error) && error["code"] === "ERR_NEW_TOKENS_REFUSED") throw newTokensRefusedError();
  return typeof token === "string" ? (answer as unknown as AccessToken) : undefined;
}

function post(
  destination: ReturnType<AgentTransport["requestTo"]>,
  headers: Readonly<Record<string, string | number>>,
  body: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const limit = AbortSignal.timeout(PATIENCE);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...destination,
        path: "/token",
        method: "POST",
        headers,
        // `agent: false` would make an agent, which ignores createConnection.
        ...(destination.createConnection === undefined ? { agent: false } : {}),
        signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      },
      (response) => {
        readText(response).then(resolve, reject);
      },
    );
    const silent = setTimeout(() => sent.destroy(new Error("The agent is silent.")), SIGN_OF_LIFE);
    for (const event of ["continue", "response", "close"]) {
      sent.once(event, () => clearTimeout(silent));
    }
    sent.once("error", reject);
    sent.end(body);
  });
}
