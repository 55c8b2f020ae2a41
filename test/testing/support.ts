import { request, type IncomingHttpHeaders } from "node:http";
import { request as secureRequest } from "node:https";

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: Record<string, unknown> | undefined;
}

interface Sending {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** Certificate to trust. */
  readonly ca?: string | undefined;
}

/** One request on a connection of its own, without anything a client adds; rejects when the connection fails. */
export function send(url: string, { method, headers, body, ca }: Sending = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const options = { method: method ?? "GET", headers: headers ?? {}, agent: false as const };
    const sending = url.startsWith("https:")
      ? secureRequest(url, { ...options, ca })
      : request(url, options);
    sending.on("error", reject);
    sending.on("response", (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(parts).toString("utf8");
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: parsed(text),
        });
      });
    });
    sending.end(body);
  });
}

export function claims(token: unknown): Record<string, unknown> {
  const payload = String(token).split(".")[1] ?? "";
  return parsed(Buffer.from(payload, "base64url").toString("utf8")) ?? {};
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
