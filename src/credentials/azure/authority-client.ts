import { jsonFields } from "../../lib/fields.ts";
import { describe } from "./answer.ts";
import { reachHint } from "../http/reach-hint.ts";
import { sendAuthorityRequest } from "../http/authority-request.ts";
import type { IdentityResponse } from "../http/identity-request.ts";
import { NOT_JSON, type LastResponse } from "./last-response.ts";
import type { AzureModules } from "./modules.ts";
import { defined } from "../../lib/defined.ts";
import { sentSecrets } from "../http/sent-secrets.ts";

/** What to do if an authority cannot be reached. */
export const UNREACHABLE = reachHint("authorityHost");

interface PipelineHeaders {
  toJSON(): Record<string, string>;
}

/** The part of a core-rest-pipeline request that is used here. */
interface PipelineRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: PipelineHeaders;
  readonly body?: unknown;
}

interface PipelineResponse {
  readonly request: PipelineRequest;
  readonly status: number;
  readonly headers: PipelineHeaders;
  readonly bodyAsText: string;
}

interface Pipeline {
  createHttpHeaders(this: void, headers: Readonly<Record<string, string>>): PipelineHeaders;
}

/** An HTTP client in the shape of `@azure/core-rest-pipeline`, and the result of its last request. */
export interface AuthorityClient {
  readonly httpClient: { sendRequest(request: PipelineRequest): Promise<PipelineResponse> };
  readonly last: () => LastResponse | undefined;
}

/**
 * The HTTP client given to `@azure/identity`: it adds a time limit, which the library does not have, and keeps the
 * result of the last request. One for each token request.
 */
export async function authorityClient(
  modules: AzureModules,
  timeout: number,
): Promise<AuthorityClient> {
  const { createHttpHeaders } = (await modules.pipeline()) as Pipeline;
  let last: LastResponse | undefined;
  return {
    last: () => last,
    httpClient: {
      async sendRequest(request): Promise<PipelineResponse> {
        // Bodies are only a few kilobytes long, and compression is not supported here.
        const { "accept-encoding": _, ...headers } = request.headers.toJSON();
        const { method, url, body } = request;
        last = undefined;
        const sent = {
          method: method === "POST" ? "POST" : "GET",
          url,
          headers,
          ...(typeof body === "string" ? { body } : {}),
        } as const;
        const response = await sendAuthorityRequest(sent, {
          timeout,
          hint: UNREACHABLE,
        }).catch((failure: unknown) => {
          last = { failure };
          throw failure;
        });
        last = lastResponse(response, sentSecrets(sent));
        // The library would put the body into its error.
        if (last.unreadable === true) throw new Error(NOT_JSON);
        return {
          request,
          status: response.status,
          headers: createHttpHeaders(response.headers),
          bodyAsText: response.body,
        };
      },
    },
  };
}

function lastResponse(
  { status, headers, body }: IdentityResponse,
  secrets: readonly string[],
): LastResponse {
  const parsed = jsonFields(body);
  const said = describe(parsed, secrets);
  const error = parsed?.["error"];
  return {
    status,
    secrets,
    ...defined({ retryAfter: headers["retry-after"] }),
    ...(typeof error === "string" ? { error } : {}),
    ...(said === "" ? {} : { said }),
    ...(parsed === undefined ? { unreadable: true } : {}),
  };
}
