import { describe, expect, test } from "vitest";
import { outbound } from "../../src/transport/outbound.ts";
import { failureOf } from "../support/promises.ts";

const URL_OF = "http://127.0.0.1/x";

function post(more: RequestInit = {}): Request {
  return new Request(URL_OF, { method: "POST", body: "b", headers: { "x-own": "1" }, ...more });
}

/** What is sent, and as what. */
async function sent(...args: Parameters<typeof outbound>) {
  const { init, headers } = await outbound(...args);
  const body = await new Response(init.body ?? null).text();
  return { method: init.method, body, own: headers.get("x-own") };
}

describe("outbound()", () => {
  const whole = { method: "POST", body: "b", own: "1" };

  test.each([
    [{ method: undefined }],
    [{ headers: undefined }],
    [{ body: undefined }],
    [{ body: null }],
    [null],
    [undefined],
  ])("%j leaves a Request as it is", async (init) => {
    expect(await sent(post(), init as RequestInit)).toEqual(whole);
  });

  test("null is no init, and undefined no member of it, for a URL too", async () => {
    expect(await sent(URL_OF, null)).toEqual({ method: undefined, body: "", own: null });
    expect((await outbound(URL_OF, { redirect: undefined } as object)).redirect).toBe("follow");
  });

  test("what init has replaces what the Request has", async () => {
    const init = { method: "PUT", body: "c", headers: { "x-own": "2" } };
    expect(await sent(post(), init)).toEqual({ method: "PUT", body: "c", own: "2" });
  });

  test("a Request may be the init", async () => {
    expect(await sent(URL_OF, post())).toEqual(whole);
  });

  test("keeps the signal of a Request if init has an undefined one, and drops it if that is null", async () => {
    const { signal } = new AbortController();
    const request = post({ signal });
    const kept = await outbound(request, { signal: undefined } as object);
    expect(kept.signal).toBe(request.signal);
    expect((await outbound(post({ signal }), { signal: null })).signal).toBeUndefined();
  });

  test("keeps every member of a Request that can be read, and what only some fetch knows", async () => {
    const members = {
      cache: "no-store",
      credentials: "omit",
      integrity: "sha256-AAAA",
      keepalive: true,
      mode: "same-origin",
      redirect: "manual",
      referrer: `${URL_OF}/referrer`,
      referrerPolicy: "origin",
    };
    const agent = { any: "thing" };
    const { init, redirect } = await outbound(post(members as RequestInit), { agent } as object);
    expect(init).toMatchObject({ ...members, agent });
    expect(redirect).toBe("manual");
  });

  test("an abort ends the wait for the body of a Request, and cancels the stream", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    let cancelled: unknown;
    const body = new ReadableStream({ cancel: (why) => void (cancelled = why) });
    const init = { method: "POST", body, duplex: "half", signal: controller.signal } as const;
    const waiting = failureOf(outbound(new Request(URL_OF, init)));
    controller.abort(reason);
    expect(await waiting).toBe(reason);
    expect(cancelled).toBe(reason);
    const already = failureOf(outbound(post({ signal: AbortSignal.abort(reason) })));
    expect(await already).toBe(reason);
  });

  test("a body that was read already is an error", async () => {
    const request = post();
    await request.text();
    await expect(outbound(request)).rejects.toThrow(TypeError);
  });
});
