import type { Route } from "../shared/endpoint.ts";
import { json, type Answer, type Call } from "../shared/received.ts";
import { lacksFeature, unauthorized, type AccessFlaw, type AccessControl } from "./access.ts";
import { chat } from "./chat.ts";
import type { Dialect, ModelRequest } from "./dialect.ts";
import type { ModelKnobs, Turn } from "./knobs.ts";
import { messages } from "./messages.ts";
import { modelList } from "./model-list.ts";
import { credentialOf, providerError, providerOf, type Credential } from "./provider.ts";
import { replyOf } from "./reply.ts";
import { responses } from "./responses.ts";
import { eventStream, frames } from "./stream.ts";

/** How the model endpoint handled a request. */
export interface ModelRequestDetail {
  /** The API of the request's path; absent if none has the path. */
  readonly api?: Dialect["api"] | "models";
  readonly credential?: Credential;
  /** Why its credential was refused. */
  refused?: AccessFlaw;
}

const dialects: readonly (readonly [RegExp, Dialect])[] = [
  [/(?:^|\/)chat\/completions$/, chat],
  [/(?:^|\/)responses$/, responses],
  [/(?:^|\/)messages$/, messages],
];
const modelsPath = /(?:^|\/)models(?:\/(?<id>[^/]+))?$/;

export function answerModel(
  call: Call,
  knobs: ModelKnobs,
  access: AccessControl,
  nextTurn: () => Turn,
): Route<ModelRequestDetail> {
  const provider = providerOf(call);
  const credential = credentialOf(call, provider);
  const dialect = dialects.find(([path]) => path.test(call.path))?.[1];
  const models = dialect === undefined ? modelsPath.exec(call.path) : null;
  const api = dialect?.api ?? (models === null ? undefined : "models");
  const failure = (status: number): Answer =>
    status === 401
      ? unauthorized(provider, "unknown", credential, knobs.claims)
      : providerError(provider, status, `Scripted status ${status}.`);

  return {
    detail: {
      ...(api === undefined ? {} : { api }),
      ...(credential === undefined ? {} : { credential }),
    },
    scripted: api !== undefined,
    failure,
    async answer(record) {
      if (api === undefined) return elsewhere(call, knobs);
      // An accepted connection is not checked again.
      const flaw = call.socket === "message" ? undefined : await flawOf();
      if (flaw !== undefined) {
        record.refused = flaw;
        return unauthorized(provider, flaw, credential, knobs.claims);
      }
      // Azure's deployment routes are versioned and do not exist without a version.
      if (call.path.includes("/deployments/") && !call.query.has("api-version")) {
        return providerError("azure", 404, "Resource not found");
      }
      if (call.socket === "handshake") return { status: api === "responses" ? 101 : 404, body: "" };
      if (call.socket === undefined && call.method !== (dialect === undefined ? "GET" : "POST")) {
        return providerError(provider, 405, "Method not allowed.");
      }
      return dialect === undefined
        ? modelList(provider, knobs.models, models?.groups?.["id"])
        : speak(call, dialect, knobs, nextTurn);
    },
  };

  async function flawOf(): Promise<AccessFlaw | undefined> {
    const flaw = await access.check(credential, knobs);
    if (flaw !== undefined || credential === undefined) return flaw;
    return lacksFeature(credential, call.headers["anthropic-beta"]) ? "feature" : undefined;
  }
}

/** Anthropic's token endpoint has the origin of its API: the identity mock answers there. */
async function elsewhere(call: Call, { identityUrl, exchangeUrl }: ModelKnobs): Promise<Answer> {
  const origin = exchangeUrl === "" ? identityUrl : exchangeUrl;
  if (call.path !== "/v1/oauth/token" || origin === "") {
    return providerError(providerOf(call), 404, `No such path: ${call.path}`);
  }
  const { method, path, body } = call;
  const { host: _, connection: __, "content-length": ___, ...headers } = call.headers;
  const sent = method === "GET" || method === "HEAD" ? {} : { body: new Uint8Array(body) };
  const response = await fetch(new URL(path, origin), { method, headers, ...sent });
  const kept = ["content-type", "request-id", "retry-after"].flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return {
    status: response.status,
    headers: Object.fromEntries(kept),
    body: await response.text(),
  };
}

/** Puts the model's next turn into the dialect of the request. */
function speak(call: Call, dialect: Dialect, knobs: ModelKnobs, nextTurn: () => Turn): Answer {
  const provider = providerOf(call);
  const request = requestOf(call);
  if (request === undefined) return providerError(provider, 400, "The body is not a JSON object.");
  if (!(dialect.required in request)) {
    return providerError(provider, 400, `Missing required parameter: '${dialect.required}'.`);
  }
  const deployment = /\/deployments\/(?<name>[^/]+)\//.exec(call.path)?.groups?.["name"];
  const model = typeof request.model === "string" ? request.model : (deployment ?? "");
  if (model === "") return providerError(provider, 400, "Missing required parameter: 'model'.");
  const reply = replyOf(nextTurn(), model, call.body, knobs);
  const events = dialect.stream(reply, request, knobs.chunkSize);
  if (call.socket === "message") return { status: 200, body: frames(events, knobs.chunkDelay) };
  if (request.stream !== true) return json(200, dialect.whole(reply));
  return {
    status: 200,
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" },
    body: eventStream(events, knobs.chunkDelay, dialect.trailer),
  };
}

function requestOf(call: Call): ModelRequest | undefined {
  try {
    const value: unknown = JSON.parse(call.body.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
