import type { ProviderConfig } from "../../../config/types.ts";
import type { Presentation } from "../../../token/types.ts";
import { redact } from "../../../credentials/redact.ts";
import { processEnv } from "../../../config/process-env.ts";
import { routeTo } from "../../../config/proxy-route.ts";
import { isFields } from "../../../lib/fields.ts";
import { proxyInBetween, proxyName, type ProxyRoute } from "../../../lib/forward-proxy.ts";
import { modelsRequest } from "../../model-request.ts";
import { tlsFailure } from "../../../lib/tls-failure.ts";
import { whileWaiting } from "../../spinner.ts";
import { inWords } from "../duration.ts";
import type { Finding } from "../finding.ts";
import type { Acquisition, CheckContext } from "../context.ts";
import { explainRefusal } from "../refusal.ts";
import type { Check } from "../check.ts";
import { defined } from "../../../lib/defined.ts";

/** Time limit for the list of models, milliseconds. */
const TIMEOUT = 30_000;

/** How much of an answer is read for its error, characters. */
const MAX_BODY = 64 * 1024;

/** One harmless request to the provider. */
export const request: Check = async (context) => {
  if (!context.sendsRequest)
    return [{ level: "skipped", what: "No request was sent, as --no-request says." }];
  const acquired = await context.acquisition();
  if (acquired.token === undefined) {
    return [{ level: "skipped", what: "No request was sent: there is no credential to send." }];
  }
  const { url, headers } = modelsRequest(context.config);
  const { origin, pathname } = new URL(url);
  const requestLine = `GET ${origin}${pathname}`;
  const begun = performance.now();
  const since = (): string => inWords(performance.now() - begun);
  // Sent in the same way as the requests of exec and proxy.
  const route = routeTo(new URL(origin), processEnv());
  const [{ connectUpstream }, { ignoreUnaskedContinue }] = await Promise.all([
    import("../../../proxy/upstream.ts"),
    import("../../../proxy/unasked-continue.ts"),
  ]);
  using _ = ignoreUnaskedContinue();
  const dispatcher = connectUpstream(new URL(origin), TIMEOUT, route);
  const sent = dispatcher.request({
    origin,
    path: url.slice(origin.length),
    method: "GET",
    headers: { ...headers, ...context.auth.headersFor(acquired.token) },
    signal: AbortSignal.any([context.io.signal, AbortSignal.timeout(TIMEOUT)]),
  });
  try {
    const {
      statusCode,
      headers: answered,
      body,
    } = await whileWaiting("Asking the provider", sent, context.io);
    const answer = {
      status: statusCode,
      challenge: [answered["www-authenticate"] ?? ""].flat().join(", "),
      body: (await body.text()).slice(0, MAX_BODY),
    };
    const finding = findingOf(answer, context, acquired);
    const facts = {
      request: requestLine,
      status: String(statusCode),
      after: since(),
      ...finding.facts,
    };
    return [{ ...finding, facts }];
  } catch (error) {
    context.io.signal.throwIfAborted();
    const facts = {
      request: requestLine,
      after: since(),
      ...defined({ proxy: route && proxyName(route) }),
    };
    return [{ ...(await unreachable(error, origin, route)), facts }];
  } finally {
    await dispatcher.destroy();
  }
};

interface Answer {
  readonly status: number;
  /** All of its `WWW-Authenticate`. */
  readonly challenge: string;
  readonly body: string;
}

function findingOf(
  { status, challenge, body }: Answer,
  { auth, config }: CheckContext,
  { token, claims }: Acquisition,
): Finding {
  if (status >= 200 && status < 300)
    return { level: "ok", what: `The provider accepts the credential (${status}).` };
  const message = redact(messageOf(body), 400, [token?.token ?? ""]);
  const facts = message === "" ? {} : { answer: message };
  const refused = status === 401 || status === 403 || /tenant.*does not match/i.test(message);
  if (refused) {
    return {
      ...explainRefusal({
        status,
        message,
        challenge,
        form: formOf(auth.status().kind),
        ...defined({ claims }),
        baseUrl: config.baseUrl,
        now: Date.now(),
      }),
      facts,
    };
  }
  return { ...otherwise(status, config), facts };
}

function formOf(kind: string): Presentation {
  return kind.startsWith("apiKey") ? "key" : "bearer";
}

function otherwise(status: number, { baseUrl }: Pick<ProviderConfig, "baseUrl">): Finding {
  if (status === 407) {
    const { message, hint } = proxyInBetween(new URL(baseUrl).origin);
    return { level: "error", what: message, fix: hint };
  }
  if (status === 404 || status === 405) {
    return {
      level: "warning",
      what: `The provider has no list of models at this base URL (${status}).`,
      why: "Gateways often forward only the model's own routes. Otherwise the base URL is wrong. Whether the credential is accepted is unknown.",
      fix: "Check the base URL: https://NAME.openai.azure.com/openai/v1 for type openai, https://NAME.openai.azure.com for type azure.",
    };
  }
  if (status === 429) {
    return {
      level: "warning",
      what: "The provider gets too many requests (429). Whether it accepts the credential is unknown.",
      fix: "Wait, and run this again.",
    };
  }
  if (status >= 300 && status < 400) {
    return {
      level: "error",
      what: `The provider answers with a redirect (${status}), and a credential is never sent to another place.`,
      fix: "Set the base URL to the target of the redirect, if that belongs to the provider.",
    };
  }
  return {
    level: status >= 500 ? "warning" : "error",
    what: `The provider answers with ${status}.`,
    why:
      status >= 500
        ? "The provider itself fails; the credential is not the reason."
        : "The provider does not accept the request.",
    fix:
      status >= 500 ? "Run this again later." : "Check the base URL, the type and the API version.",
  };
}

/** The code and the message of an error in any of the providers' shapes; otherwise the unchanged text. */
export function messageOf(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    const error = isFields(value) && isFields(value["error"]) ? value["error"] : value;
    if (!isFields(error)) return "";
    const parts = [error["code"], error["message"]].filter((part) => typeof part === "string");
    return parts.join(": ");
  } catch {
    return body.startsWith("<") ? "" : body;
  }
}

const REASONS: Readonly<Record<string, readonly [why: string, fix: string]>> = {
  ENOTFOUND: [
    "DNS does not know its name.",
    "Check the base URL, and that this machine can reach its private DNS zone, if it has one.",
  ],
  ECONNREFUSED: ["Nothing listens there.", "Check the base URL's host and port."],
  ECONNRESET: [
    "The connection was cut.",
    "Check whether a firewall or proxy blocks the connection.",
  ],
  UND_ERR_CONNECT_TIMEOUT: [
    "Nobody answers there.",
    "Check the network: firewall, private endpoint, HTTPS_PROXY.",
  ],
};

async function unreachable(
  error: unknown,
  origin: string,
  route: ProxyRoute | undefined,
): Promise<Finding> {
  const { notHttp } = await import("../../../proxy/upstream-failure.ts");
  const { proxyFault } = await import("../../../transport/proxy-agent.ts");
  const fault = route === undefined ? undefined : proxyFault(error, origin, route);
  if (fault !== undefined) return { level: "error", what: fault.message, fix: fault.hint };
  const foreign = notHttp(error);
  if (foreign !== undefined) {
    return {
      level: "error",
      what: `The provider at ${origin} did not answer in HTTP/1.1: ${foreign}.`,
      fix: "Check the base URL's scheme, host and port.",
    };
  }
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error;
  const { code = "" } = cause as { code?: string };
  const name = code === "" && cause instanceof Error ? cause.name : code;
  const what = `The provider at ${origin} cannot be reached (${name}).`;
  const [why, fix] = REASONS[code] ?? [
    "The request did not finish.",
    "Check the base URL and the network.",
  ];
  return { level: "error", what, ...(tlsFailure(code) ?? { why, fix }) };
}
