import { createServer } from "node:http";
import { setImmediate } from "node:timers/promises";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { Agent, EnvHttpProxyAgent, type Dispatcher } from "undici";
import type { ProxyRoute } from "../../src/lib/forward-proxy.ts";
import { environmentFetch, type EnvironmentFetch } from "../../src/transport/environment-fetch.ts";
import { forwardProxy, type ForwardProxyOptions } from "../support/forward-proxy.ts";
import { onLoopback } from "../support/loopback.ts";
import { failureOf } from "../support/promises.ts";

const GLOBAL = Symbol.for("undici.globalDispatcher.1");
const FAR = new URL("http://far.invalid/v1/models");

const opened: EnvironmentFetch[] = [];
afterEach(() => opened.splice(0).forEach((each) => each.close()));

/** A server of a name that no DNS knows, and the proxy that leads to it. */
async function start(options: Omit<ForwardProxyOptions, "to"> = {}, credentials = "") {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      bodies.push(body);
      response.end(`answer to ${String(request.headers["x-header"])}`);
    });
  });
  const to = Number(new URL(await onLoopback(server)).port);
  onTestFinished(() => server.closeAllConnections());
  const proxy = await forwardProxy({ to, ...options });
  const route: ProxyRoute = {
    proxy: new URL(proxy.url.replace("//", `//${credentials}`)),
    variable: "HTTPS_PROXY",
  };
  const routeTo = vi.fn<(url: URL) => ProxyRoute | undefined>(() => route);
  const made = environmentFetch(routeTo);
  opened.push(made);
  return { ...made, proxy, bodies, routeTo, direct: new URL(`http://127.0.0.1:${to}/v1/models`) };
}

test("environmentFetch() reaches a server through the proxy that routeTo() names, by one CONNECT for requests in turn", async () => {
  const { send, proxy, bodies, routeTo } = await start();
  for (const body of ["one", "two", "three"]) {
    const response = await send(FAR, { method: "POST", body, headers: { "x-header": body } });
    // The classes of this process's own fetch, by which clients tell an answer.
    expect(response).toBeInstanceOf(Response);
    expect(await response.text()).toBe(`answer to ${body}`);
    // The connection is free a moment after the answer's last byte.
    await setImmediate();
  }
  expect(bodies).toEqual(["one", "two", "three"]);
  expect(proxy.seen).toEqual(["CONNECT far.invalid:80"]);
  expect(routeTo).toHaveBeenCalledWith(FAR);
});

test("environmentFetch() sends what only fetch can read, like FormData and a stream", async () => {
  const { send, bodies } = await start();
  const form = new FormData();
  form.set("field", "value");
  await (await send(FAR, { method: "POST", body: form })).text();
  const body = new Blob(["streamed"]).stream();
  await (await send(FAR, { method: "POST", body, duplex: "half" })).text();
  expect(bodies[0]).toContain('name="field"');
  expect(bodies[1]).toBe("streamed");
});

test("environmentFetch() sends the proxy's user name and password to the proxy alone", async () => {
  const authorization = `Basic ${Buffer.from("user:p@ss").toString("base64")}`;
  const { send } = await start({ authorization }, "user:p%40ss@");
  expect((await send(FAR, {})).status).toBe(200);
});

test("environmentFetch() asks no proxy where routeTo() names none", async () => {
  const { send, proxy, routeTo, direct } = await start();
  routeTo.mockReturnValue(undefined);
  expect((await send(direct, {})).status).toBe(200);
  expect(proxy.seen).toEqual([]);
});

test("environmentFetch() leaves a dispatcher of the caller as it is", async () => {
  const { send, proxy, direct } = await start();
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.close());
  const init: object = { dispatcher };
  expect((await send(direct, init)).status).toBe(200);
  expect(proxy.seen).toEqual([]);
});

test("environmentFetch() leaves the process's own dispatcher as it is, but for the one fetch starts with", async () => {
  const { send, proxy, direct } = await start();
  const before: unknown = Reflect.get(globalThis, GLOBAL);
  const set = (dispatcher: unknown): unknown => Reflect.set(globalThis, GLOBAL, dispatcher);
  onTestFinished(() => void set(before));
  expect((before as object).constructor.name).toBe("Agent");
  const own: Dispatcher = new EnvHttpProxyAgent({ httpProxy: "", httpsProxy: "", noProxy: "*" });
  onTestFinished(() => own.close());
  set(own);
  expect((await send(direct, {})).status).toBe(200);
  expect(proxy.seen).toEqual([]);
  set(before);
  expect((await send(FAR, {})).status).toBe(200);
  expect(proxy.seen).toEqual(["CONNECT far.invalid:80"]);
});

test.each([
  [407, /^fetch failed: The proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\) wants a user name and password/],
  [
    403,
    /^fetch failed: The proxy .* answered 403: it does not let this machine reach http:\/\/far/,
  ],
  [502, /^fetch failed: The proxy .* answered 502: it cannot reach http:\/\/far/],
])("environmentFetch() names a proxy that answers %i", async (status, message) => {
  const { send } = await start({ status }, "user:secret@");
  const error = await failureOf(send(FAR, {}));
  expect(error).toBeInstanceOf(TypeError);
  expect(error).toMatchObject({ message: expect.stringMatching(message) as string });
  expect(error).toHaveProperty("cause");
  expect(String(error)).not.toContain("secret");
});

test("environmentFetch() names a proxy that cannot be reached", async () => {
  const { send, proxy } = await start();
  await proxy.stop();
  expect(await failureOf(send(FAR, {}))).toMatchObject({
    message: expect.stringMatching(
      /^fetch failed: The proxy .* cannot be reached: ECONNREFUSED/,
    ) as string,
  });
});

test("environmentFetch() leaves other failures as fetch has them, an abort's reason among them", async () => {
  const { send } = await start({ status: 0 });
  const reason = new Error("enough");
  const controller = new AbortController();
  const failed = failureOf(send(FAR, { signal: controller.signal }));
  controller.abort(reason);
  expect(await failed).toBe(reason);
});
