import { describe, expect, test, vi } from "vitest";
import { ByokIdentityError } from "../../src/errors.ts";
import { sharedRenewal } from "../../src/store/renewal.ts";
import { sealedStore } from "../../src/store/sealed-store.ts";
import type { TokenStore } from "../../src/store/token-store.ts";
import { defined } from "../../src/lib/defined.ts";
import { cached, type CachedTokenSource } from "../../src/token/cached.ts";
import type { AccessToken, TokenSource } from "../../src/token/types.ts";
import { HOUR, MINUTE, pass, START, turn, useFakeClock } from "../support/clock.ts";
import { failureOf } from "../support/promises.ts";
import { heldSource, IDENTITY, mint, outage } from "../token/support.ts";
import { KEY, memoryStore, put, useWarnings, type MemoryStore } from "./support.ts";

useFakeClock();
const warnings = useWarnings();

function storeOn(backend: MemoryStore): TokenStore {
  return sealedStore(backend, [KEY]);
}

/** A member of the fleet: a cache of its own over the store. */
function member(
  backend: MemoryStore,
  source: TokenSource,
  acquire: TokenSource = source,
  mints: () => boolean = () => false,
): CachedTokenSource {
  const own = { attempt: source, acquire, mints };
  const asked = sharedRenewal(storeOn(backend), "identity", own);
  return cached(asked.attempt, { identity: IDENTITY, mints, ...asked });
}

/** For members used without their cache. */
function origin(source: TokenSource) {
  return { attempt: source, acquire: source, mints: () => false };
}

const down = (): TokenSource => vi.fn<TokenSource>(() => Promise.reject(outage()));

function broken(backend: MemoryStore): void {
  backend.before = () => {
    throw new Error("down");
  };
}

/** Keys without the lock's, which must be gone whenever nobody renews. */
function locks(backend: MemoryStore): string[] {
  return [...backend.values]
    .filter(([key, { until }]) => key.endsWith(":lock") && Date.now() < until)
    .map(([key]) => key);
}

/** Lets so many milliseconds pass in steps, so that what is waited for in turns gets on. */
async function flow(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 25) await pass(25);
}

describe("sharedRenewal()", () => {
  test("members who start at once cause one call of the source", async () => {
    const backend = memoryStore();
    const source = mint(HOUR);
    const members = Array.from({ length: 4 }, () => member(backend, source));
    const tokens = Promise.all(members.map((get) => get()));
    await flow(100);
    expect(new Set((await tokens).map(({ token }) => token))).toEqual(new Set(["token-1"]));
    expect(source).toHaveBeenCalledTimes(1);
    expect(locks(backend)).toEqual([]);
  });

  test("a member who comes later takes the token that is there, without asking", async () => {
    const backend = memoryStore();
    await member(backend, mint(HOUR))();
    const late = down();
    expect(await member(backend, late)()).toEqual({
      token: "token-1",
      expiresOn: START + HOUR,
      dueOn: START + 55 * MINUTE,
    });
    expect(late).not.toHaveBeenCalled();
  });

  test("a minted token is due for all members after half of the life that it began with", async () => {
    const backend = memoryStore();
    const source = mint(4 * MINUTE);
    const mints = (): boolean => true;
    await member(backend, source, source, mints)();
    await pass(119_999);
    const late = member(backend, source, source, mints);
    expect((await late()).token).toBe("token-1");
    expect(source).toHaveBeenCalledTimes(1);
    await pass(1);
    const uses = await Promise.all(Array.from({ length: 50 }, () => late()));
    expect(new Set(uses.map(({ token }) => token))).toEqual(new Set(["token-2"]));
    const another = member(backend, source, source, mints);
    expect((await another()).token).toBe("token-2");
    expect(source).toHaveBeenCalledTimes(2);
  });

  test("a refused token is renewed once for all who were refused it", async () => {
    const backend = memoryStore();
    const source = mint(HOUR);
    const members = Array.from({ length: 4 }, () => member(backend, source));
    const first = Promise.all(members.map((get) => get()));
    await flow(100);
    const [rejected] = await first;
    if (rejected === undefined) throw new Error("no token");
    const second = Promise.all(members.map((get) => get({ rejected })));
    await flow(100);
    expect(new Set((await second).map(({ token }) => token))).toEqual(new Set(["token-2"]));
    expect(source).toHaveBeenCalledTimes(2);
  });

  test("a token of the fleet that is older than the refusal of a member's own is not taken for it", async () => {
    const backend = memoryStore();
    const source = mint(HOUR);
    const [one, other] = [member(backend, source), member(backend, source)];
    broken(backend);
    const rejected = await one();
    backend.before = () => undefined;
    await pass(1_000);
    await other();
    expect((await one({ rejected })).token).toBe("token-3");
  });

  test("after an outage, members who are refused one after another have one token again", async () => {
    const backend = memoryStore();
    const source = mint(HOUR);
    const members = Array.from({ length: 4 }, () => member(backend, source));
    broken(backend);
    let tokens = await Promise.all(members.map((get) => get()));
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(4);
    backend.before = () => undefined;
    for (let revocation = 1; revocation <= 3; revocation += 1) {
      const next: AccessToken[] = [];
      for (const [index, get] of members.entries()) {
        await pass(30_000);
        next.push(await get(defined({ rejected: tokens[index] })));
      }
      tokens = next;
      expect(new Set(tokens.map(({ token }) => token)).size).toBe(1);
      expect(source).toHaveBeenCalledTimes(4 + revocation);
    }
  });

  test("a token that was renewed since for its age alone is not taken for a refused one", async () => {
    const backend = memoryStore();
    const source = mint(HOUR);
    const [one, other] = [member(backend, source), member(backend, source)];
    broken(backend);
    const rejected = await one();
    await pass(1_000);
    backend.before = () => undefined;
    await other();
    await pass(1_000);
    expect((await one({ rejected })).token).toBe("token-3");
  });

  test("a member that was suspended while it renewed leaves the newer token, and takes it", async () => {
    const backend = memoryStore();
    const held = heldSource();
    const [paused, other] = [member(backend, held.source), member(backend, mint(HOUR))];
    const late = paused();
    await turn();
    await pass(10_000);
    const newer = await other();
    await held.last().answer({ token: "older", expiresOn: Date.now() + HOUR });
    expect(await late).toMatchObject(newer);
    expect(await storeOn(backend).read("identity")).toMatchObject(newer);
  });

  test("a lock that cannot be released keeps nobody waiting once there is another token", async () => {
    const backend = Object.assign(memoryStore(), { remove: async () => undefined });
    const source = mint(HOUR);
    const [one, other] = [member(backend, source), member(backend, source)];
    const first = await one();
    const second = await one({ rejected: first });
    expect(await other()).toMatchObject(second);
    const third = await other({ rejected: second });
    expect(await one({ rejected: second })).toMatchObject(third);
    expect(source).toHaveBeenCalledTimes(3);
    expect(Date.now()).toBe(START);
  });

  test("members whose new tokens are all refused acquire three, those that start later none", async () => {
    const backend = memoryStore();
    const source = mint(HOUR);
    const refusedRequest = async (get: CachedTokenSource): Promise<unknown> => {
      const rejected = await get();
      return get({ rejected, watched: true });
    };
    const members = Array.from({ length: 4 }, () => member(backend, source));
    for (let round = 0; round < 10; round += 1) {
      const requests = Promise.allSettled(members.map(refusedRequest));
      await flow(200);
      await requests;
    }
    const starting = Array.from({ length: 20 }, () => failureOf(member(backend, source)()));
    await flow(200);
    expect(
      new Set((await Promise.all(starting)).map((error) => (error as ByokIdentityError).code)),
    ).toEqual(new Set(["ERR_NEW_TOKENS_REFUSED"]));
    expect(source).toHaveBeenCalledTimes(3);
    await pass(30_000);
    expect((await member(backend, source)()).token).toBe("token-4");
  });

  test("members whose tokens are accepted recover from any number of revocations", async () => {
    const backend = memoryStore();
    const source = mint(HOUR);
    const members = Array.from({ length: 3 }, () => member(backend, source));
    for (let round = 1; round <= 10; round += 1) {
      const served = Promise.all(members.map((get) => get()));
      await flow(100);
      const first = await served;
      const renewed = Promise.all(
        members.map((get, index) =>
          get({ rejected: first[index] ?? { token: "" }, watched: true }),
        ),
      );
      await flow(200);
      for (const { token } of await renewed) for (const get of members) get.accepted(token);
      await flow(50);
      expect(source).toHaveBeenCalledTimes(round + 1);
    }
  });

  test("a token that another member was refused is not handed to who starts afterwards", async () => {
    const backend = memoryStore();
    const one = member(backend, mint(HOUR));
    const rejected = await one();
    const failing = cached(sharedRenewal(storeOn(backend), "identity", origin(down())).attempt, {
      identity: IDENTITY,
    });
    await failureOf(failing({ rejected }));
    const source = mint(HOUR);
    expect((await member(backend, source)()).token).toBe("token-1");
    expect(source).toHaveBeenCalledTimes(1);
  });

  test("who gets the lock looks again: the one before may have put a token there", async () => {
    const backend = memoryStore();
    const source = down();
    backend.before = async (call, key) => {
      if (call !== "add" || !key.endsWith(":lock")) return;
      backend.before = () => undefined;
      await put(storeOn(backend), "identity", { token: "theirs", expiresOn: START + HOUR });
    };
    expect((await member(backend, source)()).token).toBe("theirs");
    expect(source).not.toHaveBeenCalled();
    expect(locks(backend)).toEqual([]);
  });

  test("while one renews, the others wait and take what it gets, however short its life", async () => {
    const backend = memoryStore();
    const held = heldSource();
    const [one, other] = [member(backend, held.source), member(backend, held.source)];
    const first = one();
    await turn();
    const second = other();
    await flow(1_000);
    expect(held.calls).toHaveLength(1);
    await held.last().answer({ token: "brief", expiresOn: Date.now() + MINUTE });
    await flow(100);
    expect((await first).token).toBe("brief");
    expect((await second).token).toBe("brief");
    expect(held.calls).toHaveLength(1);
  });

  test("a token that is due is renewed by the member that finds it, by one at a time", async () => {
    const backend = memoryStore();
    await put(storeOn(backend), "identity", { token: "due", expiresOn: START + 5 * MINUTE });
    const source = mint(HOUR);
    expect((await member(backend, source)()).token).toBe("token-1");
    const fresh = memoryStore();
    await put(storeOn(fresh), "identity", { token: "fresh", expiresOn: START + 5 * MINUTE + 1 });
    expect((await member(fresh, source)()).token).toBe("fresh");
  });

  test("a member's own due token is not taken from the store again; another's newer one is", async () => {
    const backend = memoryStore();
    const [mine, theirs] = [mint(HOUR), mint(2 * HOUR)];
    const one = member(backend, mine);
    await one();
    await pass(55 * MINUTE);
    expect((await one()).token).toBe("token-2");
    expect(mine).toHaveBeenCalledTimes(2);
    const other = member(backend, theirs);
    await other();
    await pass(55 * MINUTE);
    const renewed = await other();
    expect(theirs).toHaveBeenCalledTimes(1);
    expect((await one()).token).toBe(renewed.token);
    expect(mine).toHaveBeenCalledTimes(2);
  });

  test("when the one who renews dies, another does after ten seconds", async () => {
    const backend = memoryStore();
    await storeOn(backend).lock("identity", 10_000);
    const source = mint(HOUR);
    const token = member(backend, source)();
    await flow(9_950);
    expect(source).not.toHaveBeenCalled();
    await flow(100);
    expect((await token).token).toBe("token-1");
    expect(locks(backend)).toEqual([]);
  });

  test("a lock that is always somebody else's keeps a member for ten seconds and no longer", async () => {
    const backend = memoryStore();
    const store: TokenStore = { ...storeOn(backend), lock: async () => undefined };
    const source = mint(HOUR);
    const asked = sharedRenewal(store, "identity", origin(source));
    const token = asked.attempt();
    await flow(10_050);
    expect((await token).token).toBe("token-1");
  });

  test("when the one who renews fails, the next tries", async () => {
    const backend = memoryStore();
    const held = heldSource();
    const [one, other] = [member(backend, held.source), member(backend, held.source)];
    const first = failureOf(one());
    await turn();
    const second = other();
    await flow(100);
    await held.last().fail(outage());
    expect(await first).toMatchObject({ code: "ERR_IDENTITY_UNAVAILABLE" });
    await flow(100);
    expect(held.calls).toHaveLength(2);
    await held.last().answer({ token: "second", expiresOn: Date.now() + HOUR });
    expect((await second).token).toBe("second");
  });

  test("the same token back is reported as such, and is not put there again", async () => {
    const backend = memoryStore();
    const same: AccessToken = { token: "same", expiresOn: START + HOUR };
    const get = member(backend, async () => same);
    await get();
    expect(await failureOf(get({ rejected: same }))).toMatchObject({ code: "ERR_TOKEN_UNCHANGED" });
    expect(await storeOn(backend).read("identity")).toBeUndefined();
    expect(locks(backend)).toEqual([]);
  });

  test("with nothing of its own, a member is served another's due token when one try fails", async () => {
    const backend = memoryStore();
    const due = { token: "due", expiresOn: START + MINUTE };
    await put(storeOn(backend), "identity", due);
    const [source, acquire] = [down(), down()];
    const get = member(backend, source, acquire);
    expect(await get()).toEqual(due);
    expect(source).toHaveBeenCalledTimes(1);
    expect(acquire).not.toHaveBeenCalled();
    expect(locks(backend)).toEqual([]);
  });

  test("a refused token is nobody's last resort", async () => {
    const backend = memoryStore();
    const due = { token: "due", expiresOn: START + MINUTE };
    await put(storeOn(backend), "identity", due);
    const get = member(backend, down());
    expect(await get()).toEqual(due);
    expect(await failureOf(get({ rejected: due }))).toMatchObject({
      code: "ERR_IDENTITY_UNAVAILABLE",
    });
  });

  test("insists only if there is no token at all", async () => {
    const [source, acquire] = [down(), mint(HOUR)];
    expect((await member(memoryStore(), source, acquire)()).token).toBe("token-1");
    expect(source).not.toHaveBeenCalled();
  });

  test.each(["refuse", "lock", "read"] as const)(
    "a store that fails at %s() fails no call",
    async (method) => {
      const backend = memoryStore();
      const store: TokenStore = {
        ...storeOn(backend),
        [method]: () => Promise.reject(new ByokIdentityError("ERR_STORE_UNAVAILABLE", "x")),
      };
      const source = mint(HOUR);
      const asked = sharedRenewal(store, "identity", origin(source));
      const rejected = await asked.acquire();
      expect((await asked.attempt({ rejected })).token).toBe("token-2");
      expect(locks(backend)).toEqual([]);
    },
  );

  test("with the store away members renew by themselves, and together again when it is back", async () => {
    const backend = memoryStore();
    const source = mint(HOUR);
    const members = [member(backend, source), member(backend, source)];
    const first = Promise.all(members.map((get) => get()));
    await flow(100);
    const [rejected] = await first;
    broken(backend);
    const alone = await Promise.all(
      members.map((get) => get(rejected === undefined ? {} : { rejected })),
    );
    expect(source).toHaveBeenCalledTimes(3);
    backend.before = () => undefined;
    await pass(1_000);
    const together = Promise.all(
      members.map((get, index) => {
        const own = alone[index];
        return get(own === undefined ? {} : { rejected: own });
      }),
    );
    await flow(100);
    expect(new Set((await together).map(({ token }) => token))).toEqual(new Set(["token-4"]));
    expect(source).toHaveBeenCalledTimes(4);
    expect(warnings.codes().toSorted()).toEqual([
      "WARN_STORE_AWAY",
      "WARN_STORE_AWAY",
      "WARN_STORE_BACK",
      "WARN_STORE_BACK",
    ]);
  });

  test("an abort ends a wait for another member at once, with its reason", async () => {
    const backend = memoryStore();
    await storeOn(backend).lock("identity", 10_000);
    const source = mint(HOUR);
    const asked = sharedRenewal(storeOn(backend), "identity", origin(source));
    const controller = new AbortController();
    const waiting = failureOf(asked.attempt({ signal: controller.signal }));
    await flow(100);
    const reason = new Error("left");
    controller.abort(reason);
    expect(await waiting).toBe(reason);
    expect(source).not.toHaveBeenCalled();
  });

  test("an abort while it renews frees the lock", async () => {
    const backend = memoryStore();
    const held = heldSource();
    const source: TokenSource = (request) =>
      Promise.race([
        held.source(request),
        new Promise<never>((_, reject) =>
          request?.signal?.addEventListener("abort", () => reject(request.signal?.reason as Error)),
        ),
      ]);
    const get = member(backend, source);
    const waiting = failureOf(get());
    await turn();
    expect(locks(backend)).toHaveLength(1);
    get.cancelRenewal();
    expect(await waiting).toMatchObject({ code: "ERR_CLOSED" });
    await turn();
    expect(locks(backend)).toEqual([]);
  });
});
