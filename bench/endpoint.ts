import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Endpoint extends Disposable {
  /** What leads @azure/identity and google-auth-library here. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * A token endpoint that speaks both Azure's IMDS and Google's metadata protocol, and counts. A path below
 * `/refused` is a provider that takes no token; any other path tells the count.
 */
export async function startEndpoint(lifetimeSeconds: number): Promise<Endpoint> {
  let requests = 0;
  const server = createServer((request, response) => {
    response.setHeader("metadata-flavor", "Google");
    response.setHeader("content-type", "application/json");
    if (request.url?.startsWith("/refused")) {
      response.writeHead(401).end();
      return;
    }
    if (!/token/.test(request.url ?? "")) {
      response.end(JSON.stringify({ requests }));
      return;
    }
    requests += 1;
    response.end(
      JSON.stringify({
        access_token: `token-${requests}`,
        expires_on: String(Math.floor(Date.now() / 1_000) + lifetimeSeconds),
        expires_in: lifetimeSeconds,
        resource: "https://cognitiveservices.azure.com",
        token_type: "Bearer",
      }),
    );
  });
  // Ten thousand callers keep a process busy for longer than Node keeps an idle connection.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", 20_000, resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    env: {
      AZURE_POD_IDENTITY_AUTHORITY_HOST: `http://${host}`,
      GCE_METADATA_HOST: host,
      METADATA_SERVER_DETECTION: "assume-present",
    },
    [Symbol.dispose](): void {
      server.close();
      server.closeAllConnections();
    },
  };
}
