import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startEndpoint } from "../endpoint.ts";
import { runSubject } from "../processes.ts";
import { interleaved } from "../rounds.ts";
import type { Row } from "../row.ts";

const US = "byok-identity";

/** The headers of one request. */
export async function headers(): Promise<Row> {
  using endpoint = await startEndpoint(3_600);
  const medians = await interleaved(
    5,
    ["bare", US].map((name) => [name, () => runSubject("headers", [name], endpoint.env)]),
  );
  return {
    id: "headers",
    title: "headers() while the token is cached",
    unit: "ns",
    baseline: { name: "the same headers by hand", value: medians.get("bare") },
    ours: [{ name: US, value: medians.get(US) }],
    peers: [],
  };
}

/** One whole request to a loopback server. */
export async function fetchOverhead(): Promise<Row> {
  using endpoint = await startEndpoint(3_600);
  const server = createServer((request, response) => {
    request.resume();
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/responses`;
  const medians = await interleaved(
    5,
    ["bare", US].map((name) => [
      name,
      () => runSubject("request-overhead", [name, url], endpoint.env),
    ]),
  );
  server.close();
  server.closeAllConnections();
  return {
    id: "fetch",
    title: "one request by auth.fetch, loopback",
    unit: "µs",
    baseline: { name: "the bare fetch", value: medians.get("bare") },
    ours: [{ name: US, value: medians.get(US) }],
    peers: [],
  };
}
