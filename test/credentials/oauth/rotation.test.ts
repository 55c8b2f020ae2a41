import {
  chmodSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import * as promises from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { OAuth } from "../../../src/config/types.ts";
import { createTokenCache } from "../../../src/token-cache.ts";
import { scratch } from "../scratch.ts";
import {
  auth,
  failure,
  json,
  quick,
  renewed,
  reset,
  scripted,
  token,
  truncate,
  warnings,
  type Reply,
} from "./support.ts";

vi.mock("node:fs/promises", { spy: true });

const invalidGrant = json({ error: "invalid_grant" }, 400);

let file: string;

beforeEach(() => {
  file = path.join(scratch(), "refresh-token");
  put("rt-1");
});

function put(text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function held(): string {
  return readFileSync(file, "utf8");
}

function client(url: string, more: Partial<OAuth> = {}): OAuth {
  return { tokenUrl: url, clientId: "c", grant: "refresh_token", refreshTokenFile: file, ...more };
}

/** Rotates the refresh token at each use: `rt-1` brings `at-1` and `rt-2`. */
function rotating(
  response: Parameters<ReturnType<typeof json>>[0],
  asked: { form: Record<string, string> },
): void {
  const turn = Number(/\d+$/.exec(asked.form["refresh_token"] ?? "")?.[0]);
  json(token(`at-${turn}`, { refresh_token: `rt-${turn + 1}` }))(response);
}

function unwritable(code: string): void {
  vi.mocked(promises.rename).mockRejectedValueOnce(
    Object.assign(new Error(`${code}: read-only`), { code }),
  );
}

describe("oauth refresh_token", () => {
  test("redeems, keeps the new token, and redeems that", async () => {
    const server = await scripted(rotating);
    expect(await renewed(auth(client(server.url, { scope: "a b", audience: "api://x" })))).toBe(
      "at-2",
    );
    expect(held()).toBe("rt-3");
    expect(server.asked.map(({ form }) => form)).toEqual([
      {
        grant_type: "refresh_token",
        client_id: "c",
        scope: "a b",
        audience: "api://x",
        refresh_token: "rt-1",
      },
      {
        grant_type: "refresh_token",
        client_id: "c",
        scope: "a b",
        audience: "api://x",
        refresh_token: "rt-2",
      },
    ]);
  });

  test.each<[string, object]>([
    ["no other token", {}],
    ["the same token", { refresh_token: "rt-1" }],
    ["an empty token", { refresh_token: "" }],
    ["null", { refresh_token: null }],
  ])("leaves the file alone where the server answers with %s", async (_, more) => {
    const server = await scripted(token("at-1", more), token("at-2", more));
    const before = statSync(file);
    expect(await renewed(auth(client(server.url)))).toBe("at-2");
    expect(statSync(file)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
    expect(server.asked.map(({ form }) => form["refresh_token"])).toEqual(["rt-1", "rt-1"]);
  });

  test("looks at the file again before each renewal", async () => {
    const server = await scripted(rotating);
    const provider = auth(client(server.url));
    const rejected = await provider.getToken();
    put("rt-7\n");
    expect((await provider.getToken({ rejected })).token).toBe("at-7");
    expect(held()).toBe("rt-8");
  });

  test("redeems the token that somebody else has put in place while it was refused", async () => {
    const server = await scripted((response) => {
      put("rt-5");
      invalidGrant(response);
    }, rotating);
    expect((await auth(client(server.url)).getToken()).token).toBe("at-5");
    expect(held()).toBe("rt-6");
  });

  test("follows a symlink to the file, which stays one", async () => {
    const folder = scratch();
    const link = path.join(folder, "link");
    symlinkSync(file, link);
    const server = await scripted((response, asked) => {
      // Those who come by another path meet at the same lock.
      expect(readdirSync(path.dirname(file))).toContain("refresh-token.lock");
      rotating(response, asked);
    });
    await auth(client(server.url, { refreshTokenFile: link })).getToken();
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(held()).toBe("rt-2");
    expect(readdirSync(folder)).toEqual(["link"]);
  });

  test("keeps the mode that the owner of the file chose", async () => {
    chmodSync(file, 0o640);
    const { mode } = statSync(file);
    const server = await scripted(rotating);
    await renewed(auth(client(server.url)));
    expect(held()).not.toBe("rt-1");
    expect(statSync(file).mode).toBe(mode);
  });

  test("keeps the new token even if the rest of the answer is useless", async () => {
    const server = await scripted(token("at", { token_type: "DPoP", refresh_token: "rt-2" }));
    expect(await failure(auth(client(server.url)), ["rt-2"])).toMatchObject({
      code: "ERR_TOKEN_MALFORMED",
    });
    expect(held()).toBe("rt-2");
  });

  test("writes back a token whose answer comes after the provider was closed", async () => {
    let answer: (() => void) | undefined;
    const server = await scripted((response, asked) => {
      answer = () => rotating(response, asked);
    });
    const provider = auth(client(server.url));
    const waiting = provider.getToken();
    await vi.waitFor(() => expect(answer).toBeDefined());
    provider.close();
    await expect(waiting).rejects.toMatchObject({ code: "ERR_CLOSED" });
    answer?.();
    await vi.waitFor(() => expect(held()).toBe("rt-2"));
  });

  test("gives a slow server all the time there is: giving up early would lose the new token", async () => {
    let answer: (() => void) | undefined;
    const server = await scripted((response, asked) => {
      answer = () => rotating(response, asked);
    });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const limits = { attemptTimeout: 100, acquireTimeout: 60_000 };
    const waiting = auth(client(server.url), limits).getToken();
    await vi.waitFor(() => expect(answer).toBeDefined());
    await vi.advanceTimersByTimeAsync(50_000);
    answer?.();
    expect((await waiting).token).toBe("at-1");
    expect(server.asked).toHaveLength(1);
  });
});

describe("oauth refresh_token, where the answer is lost,", () => {
  test.each<[string, Reply]>([
    ["before it", reset],
    ["amid it", truncate],
    ["to a gateway that gave up", json({}, 504)],
  ])("tries again: %s", async (_, lost) => {
    const server = await scripted(lost, rotating);
    expect((await auth(client(server.url), quick).getToken()).token).toBe("at-1");
    expect(held()).toBe("rt-2");
  });

  test.each<[string, Reply]>([
    ["before it", reset],
    ["amid it", truncate],
    ["in something else", json("<html>")],
    ["to a gateway that gave up", json({}, 504)],
  ])("says so once the old token is refused: %s", async (_, lost) => {
    const server = await scripted(lost, invalidGrant);
    const error = await failure(auth(client(server.url), quick), ["rt-1", "rt-lost"]);
    expect(error).toMatchObject({ code: "ERR_IDENTITY_REFUSED", transient: false, status: 400 });
    expect(error.message).toMatch(/invalid_grant.*earlier renewal was lost.*Sign in again/);
    expect(held()).toBe("rt-1");
  });

  test("says at once what may come of it", async () => {
    const server = await scripted(reset);
    const error = await failure(auth(client(server.url), { acquireTimeout: 100 }));
    expect(error).toMatchObject({ transient: true });
    expect(error.message).toMatch(/lost answer contained/);
    expect(error.message).not.toMatch(/Check issuer or tokenUrl/);
  });

  test("does not say so of a request that was never taken", async () => {
    const server = await scripted(json({}, 503), invalidGrant);
    const { message } = await failure(auth(client(server.url), quick));
    expect(message).toMatch(/used by someone else/);
    expect(message).not.toMatch(/was lost/);
  });
});

describe("oauth refreshTokenFile that cannot be written", () => {
  test.each(["EROFS", "EACCES", "EBUSY"])(
    "(%s) does not lose the token, and is warned of",
    async (code) => {
      const seen = warnings();
      const server = await scripted(rotating);
      const provider = auth(client(server.url));
      unwritable(code);
      await provider.getToken();
      expect(held()).toBe("rt-1");
      expect(seen).toEqual([
        {
          code: "WARN_REFRESH_TOKEN_UNSAVED",
          message: expect.stringMatching(
            /refresh-token: .*only in memory.*writable.*read-only/,
          ) as string,
        },
      ]);
      // Twice more in memory, and then back to the file.
      unwritable(code);
      expect(await renewed(provider)).toBe("at-2");
      expect(held()).toBe("rt-1");
      expect(await renewed(provider)).toBe("at-3");
      expect(held()).toBe("rt-4");
      expect(seen).toHaveLength(2);
      expect(JSON.stringify(seen)).not.toMatch(/rt-\d/);
    },
  );

  test("is obeyed once it says something new", async () => {
    const server = await scripted(rotating);
    const provider = auth(client(server.url));
    unwritable("EROFS");
    await provider.getToken();
    put("rt-9");
    expect(await renewed(provider)).toBe("at-9");
  });

  test("is not spoilt by a token that is none", async () => {
    const seen = warnings();
    const server = await scripted(token("at-1", { refresh_token: "rt\n2" }), token("at-2"));
    expect(await renewed(auth(client(server.url)))).toBe("at-2");
    expect(held()).toBe("rt-1");
    expect(server.asked[1]?.form["refresh_token"]).toBe("rt\n2");
    expect(seen).toHaveLength(1);
  });
});

describe("oauth refreshTokenFile", () => {
  test.each<[string, () => void, RegExp]>([
    ["is gone", (): void => rmSync(file), /does not exist/],
    ["is empty", (): void => put("\n"), /is empty/],
    ["holds two lines", (): void => put("rt-1\nrt-2"), /more than one line/],
  ])("that %s is reported at once, and nothing is requested", async (_, spoil, message) => {
    const server = await scripted(rotating);
    spoil();
    const error = await failure(auth(client(server.url)), ["rt-1"]);
    expect(error).toMatchObject({ code: "ERR_FILE_UNREADABLE", transient: true });
    expect(error.message).toMatch(message);
    expect(server.asked).toEqual([]);
  });

  test("that is gone leaves the access token to serve for as long as it is valid", async () => {
    const now = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now });
    onTestFinished(() => void vi.useRealTimers());
    const server = await scripted(rotating);
    const provider = auth(client(server.url));
    const first = await provider.getToken();
    rmSync(file);
    vi.setSystemTime(now + 3_599_999);
    expect(await provider.getToken()).toBe(first);
    vi.setSystemTime(now + 3_600_000);
    expect(await failure(provider)).toMatchObject({ code: "ERR_FILE_UNREADABLE" });
    put("rt-4");
    expect((await provider.getToken()).token).toBe("at-4");
  });
});

describe("oauth refreshToken", () => {
  test("is rotated in memory, and that is warned of once", async () => {
    const seen = warnings();
    const server = await scripted(rotating);
    const { refreshTokenFile: _, ...block } = client(server.url, { refreshToken: "rt-1" });
    const provider = auth(block);
    await provider.getToken();
    expect(await renewed(provider)).toBe("at-2");
    expect(await renewed(provider)).toBe("at-3");
    expect(seen.map(({ code }) => code)).toEqual(["WARN_REFRESH_TOKEN_ROTATED"]);
    expect(JSON.stringify(seen)).not.toMatch(/rt-\d/);
  });

  test("is not redeemed while a try that nobody waits for any more still runs", async () => {
    let answer: (() => void) | undefined;
    const server = await scripted((response, asked) => {
      answer = () => rotating(response, asked);
    }, rotating);
    const { refreshTokenFile: _, ...block } = client(server.url, { refreshToken: "rt-1" });
    const cache = createTokenCache();
    const abandoned = auth(block, { cache });
    const waiting = abandoned.getToken();
    await vi.waitFor(() => expect(answer).toBeDefined());
    abandoned.close();
    await expect(waiting).rejects.toMatchObject({ code: "ERR_CLOSED" });
    const next = auth(block, { cache }).getToken();
    await setTimeout(50);
    answer?.();
    expect((await next).token).toBe("at-2");
    expect(server.asked.map(({ form }) => form["refresh_token"])).toEqual(["rt-1", "rt-2"]);
  });
});
