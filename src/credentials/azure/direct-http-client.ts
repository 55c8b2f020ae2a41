import type { AzureModules } from "./modules.ts";

/** As much of a core-rest-pipeline request as is changed here. */
interface PipelineRequest {
  timeout: number;
  agent?: unknown;
  proxySettings?: unknown;
}

interface PipelineResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | undefined };
}

interface HttpClient {
  sendRequest(request: PipelineRequest): Promise<PipelineResponse>;
}

/** What the last request of a client came to; the library's own errors lose it. */
export interface Exchange {
  readonly status?: number;
  readonly retryAfter?: string;
  /** The request brought no answer. */
  readonly failure?: unknown;
}

export interface DirectHttpClient {
  readonly httpClient: HttpClient;
  readonly last: () => Exchange | undefined;
}

/**
 * The HTTP client given to `@azure/identity`: past every proxy, with a time limit, which the library has not, and
 * with a memory of what the last request came to. One for each token request.
 */
export async function directHttpClient(
  modules: AzureModules,
  timeout: number,
): Promise<() => DirectHttpClient> {
  const pipeline = (await modules.pipeline()) as { createDefaultHttpClient(): HttpClient };
  const base = pipeline.createDefaultHttpClient();
  return () => {
    let last: Exchange | undefined;
    return {
      last: () => last,
      httpClient: {
        async sendRequest(request): Promise<PipelineResponse> {
          request.timeout = timeout;
          delete request.agent;
          delete request.proxySettings;
          try {
            const response = await base.sendRequest(request);
            const retryAfter = response.headers.get("retry-after");
            last = { status: response.status, ...(retryAfter === undefined ? {} : { retryAfter }) };
            return response;
          } catch (failure) {
            last = { failure };
            throw failure;
          }
        },
      },
    };
  };
}
