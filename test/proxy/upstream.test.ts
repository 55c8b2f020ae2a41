import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { Dispatcher } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { connectUpstream } from "../../src/proxy/upstream.ts";
import { upstreamFailure } from "../../src/proxy/upstream-failure.ts";
import { forwardProxy } from "../support/forward-proxy.ts";
import { startProvider } from "./support.ts";

const MODEL = new URL("http://model.invalid");

function through(url: string, connectTimeout?: number): Dispatcher {
  const route = { proxy: new URL(url), variable: "HTTPS_PROXY" };
  const dispatcher = connectUpstream(MODEL, 60_000, route, connectTimeout);
  onTestFinished(() => dispatcher.destroy());
  return dispatcher;
}

test("connectUpstream(): through a forward proxy, a header in several lines arrives in full", async () => {
  const provider = await startProvider();
  const proxy = await forwardProxy({ to: Number(new URL(provider.url).port) });
  const { statusCode, body } = await through(proxy.url).request({
    origin: MODEL,
    path: "/v1/x",
    method: "GET",
    headers: ["anthropic-beta", "one", "accept", "a/b", "anthropic-beta", "two", "via", "1.1 a"],
  });
  expect(statusCode).toBe(200);
  await body.dump();
  expect(provider.seen[0]?.headers).toMatchObject({
    host: "model.invalid",
    "anthropic-beta": "one, two",
    accept: "a/b",
    via: "1.1 a",
  });
});

test("connectUpstream(): a forward proxy that does not answer CONNECT fails in time, and its connection ends", async () => {
  const open = new Set<Socket>();
  const silent = createServer((socket) => {
    open.add(
      socket
        .resume()
        .on("error", () => undefined)
        .on("close", () => open.delete(socket)),
    );
  }).listen(0, "127.0.0.1");
  await once(silent, "listening");
  onTestFinished(() => void silent.close());
  const url = `http://127.0.0.1:${(silent.address() as { port: number }).port}`;
  const error: unknown = await through(url, 100)
    .request({ origin: MODEL, path: "/v1/x", method: "GET", headers: [] })
    .catch((reason: unknown) => reason);
  const route = { proxy: new URL(url), variable: "HTTPS_PROXY" };
  expect(upstreamFailure(error, MODEL.origin, route)).toMatchObject({
    status: 502,
    code: "proxy_failed",
    message: expect.stringMatching(/HTTPS_PROXY\) cannot be reached: no answer/) as string,
  });
  await expect.poll(() => open.size).toBe(0);
});
