import type { IncomingMessage } from "node:http";
import { text as readText } from "node:stream/consumers";
import { ConfigError } from "../errors.ts";
import { failed, json, type Answer } from "../local-server/answer.ts";
import { credentialFailure } from "../local-server/failure.ts";
import { REFUSED_HEADER } from "../local-server/refusable-token.ts";
import { CLAIMS_HEADER, ENVIRONMENT_HEADER } from "./protocol.ts";
import type { AgentTokens } from "./tokens.ts";

/** Maximum body size, bytes: a configuration is smaller, and the content of files is never sent. */
const MAX_BODY = 65_536;

/** `POST /token`: answers with text for `curl`, or with JSON including the expiry if the client accepts that. */
export async function respond(
  request: IncomingMessage,
  tokens: AgentTokens,
  environment: string,
): Promise<Answer> {
  const { method, url, headers } = request;
  if (url !== "/token" || method !== "POST") return failed(NOT_FOUND);
  const theirs = headers[ENVIRONMENT_HEADER];
  if (theirs !== undefined && theirs !== environment) return failed(OTHER_ENVIRONMENT);
  if (!(Number(headers["content-length"]) <= MAX_BODY)) return failed(TOO_LONG);
  const body = await readText(request);
  try {
    const refused = first(headers[REFUSED_HEADER]);
    const claims = first(headers[CLAIMS_HEADER]);
    const token = await tokens.get(body, {
      refused,
      claims: claims && Buffer.from(claims, "base64").toString("utf8"),
    });
    if (headers.accept === "application/json") return json(200, token);
    return { status: 200, headers: { "content-type": "text/plain" }, body: `${token.token}\n` };
  } catch (error) {
    if (!(error instanceof ConfigError)) return failed(credentialFailure(error));
    return failed({ status: 400, code: error.code, message: error.message });
  }
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

const NOT_FOUND = {
  status: 404,
  code: "not_found",
  message: "Only POST /token exists; its body is a credential configuration as JSON.",
};

const OTHER_ENVIRONMENT = {
  status: 409,
  code: "environment_differs",
  message:
    "The agent runs in a different environment, where this configuration may mean another identity.",
};

const TOO_LONG = {
  status: 413,
  code: "body_too_long",
  message: `The request needs a Content-Length of at most ${MAX_BODY} bytes.`,
};
