import { describe, expect, test } from "vitest";
import { ConfigError } from "../../src/errors.ts";
import { sealedStore } from "../../src/store/sealed-store.ts";
import { MINUTE, pass, START, useFakeClock } from "../support/clock.ts";
import { failureOf } from "../support/promises.ts";
import { KEY, memoryStore, OTHER_KEY, put, useWarnings, type MemoryStore } from "./support.ts";

useFakeClock();
const warnings = useWarnings();

const token = { token: "secret-token", expiresOn: START + 60 * MINUTE, refreshOn: START + MINUTE };

function only(backend: MemoryStore): string {
  expect(backend.values.size).toBe(1);
  return [...backend.values.keys()][0] ?? "";
}

describe("sealedStore()", () => {
  test("hands a token to every member that has the key, until the millisecond it expires", async () => {
    const backend = memoryStore();
    await put(sealedStore(backend, [KEY]), "identity", token);
    const member = sealedStore(backend, [KEY]);
    expect(await member.read("identity")).toEqual(token);
    await pass(60 * MINUTE - 1);
    expect(await member.read("identity")).toEqual(token);
    await pass(1);
    expect(await member.read("identity")).toBeUndefined();
  });

  test("shows the backend neither token nor identity", async () => {
    const backend = memoryStore();
    const store = sealedStore(backend, [KEY]);
    await put(store, "clientId=visible", token);
    await store.refuse("clientId=visible", token, Infinity);
    const shown = JSON.stringify([...backend.values]);
    expect(shown).not.toContain("visible");
    expect(shown).not.toContain("secret-token");
  });

  test("keeps nothing that expires now, and a token of unknown expiry for five minutes", async () => {
    const backend = memoryStore();
    const store = sealedStore(backend, [KEY]);
    await put(store, "identity", { token: "t", expiresOn: START });
    expect(backend.values.size).toBe(0);
    await put(store, "identity", { token: "t" });
    expect(await store.read("identity")).toEqual({ token: "t" });
    expect(backend.values.get(only(backend))?.until).toBe(START + 5 * MINUTE);
  });

  test("an expired token is not returned by a backend that has kept it", async () => {
    const backend = memoryStore();
    const store = sealedStore(backend, [KEY]);
    await put(store, "identity", token);
    const key = only(backend);
    const { value = "" } = backend.values.get(key) ?? {};
    backend.values.set(key, { value, until: Infinity });
    await pass(60 * MINUTE);
    expect(await store.read("identity")).toBeUndefined();
  });

  test("what cannot be decrypted is no token, is reported once, and again only after one that did", async () => {
    const backend = memoryStore();
    const [mine, theirs] = [sealedStore(backend, [KEY]), sealedStore(backend, [OTHER_KEY])];
    for (let round = 0; round < 2; round += 1) {
      await put(theirs, "identity", token);
      expect(await mine.read("identity")).toBeUndefined();
      expect(await mine.read("identity")).toBeUndefined();
      await put(mine, "identity", token);
      expect(await mine.read("identity")).toEqual(token);
    }
    expect(warnings.codes()).toEqual(["WARN_STORE_VALUE", "WARN_STORE_VALUE"]);
    expect(JSON.stringify(warnings.all())).not.toContain(KEY);
  });

  test("a value moved to another identity's place does not open there", async () => {
    const backend = memoryStore();
    const store = sealedStore(backend, [KEY]);
    await put(store, "one", token);
    const mine = only(backend);
    const { value = "", until = 0 } = backend.values.get(mine) ?? {};
    await put(store, "other", { ...token, token: "other-token" });
    for (const key of backend.values.keys()) backend.values.set(key, { value, until });
    expect(await store.read("one")).toEqual(token);
    expect(await store.read("other")).toBeUndefined();
    expect(warnings.codes()).toEqual(["WARN_STORE_VALUE"]);
  });

  test("a key is changed while members with either list work", async () => {
    const backend = memoryStore();
    await put(sealedStore(backend, [OTHER_KEY, KEY]), "identity", token);
    expect(await sealedStore(backend, [KEY, OTHER_KEY]).read("identity")).toEqual(token);
    expect(await sealedStore(backend, [OTHER_KEY]).read("identity")).toEqual(token);
    expect(await sealedStore(backend, [KEY]).read("identity")).toBeUndefined();
  });

  test("a refused token is nobody's, though somebody puts it there again, for as long as it lives", async () => {
    const backend = memoryStore();
    const [one, other] = [sealedStore(backend, [KEY]), sealedStore(backend, [KEY])];
    await put(one, "identity", token);
    await other.refuse("identity", token, Infinity);
    expect(await one.read("identity")).toBeUndefined();
    await put(one, "identity", token);
    await pass(60 * MINUTE - 1);
    expect(await other.read("identity")).toBeUndefined();
    const next = { token: "next", expiresOn: Date.now() + MINUTE };
    await put(one, "identity", next);
    expect(await other.read("identity")).toEqual(next);
  });

  test("who was refused one token is not given another that was there before; what comes later is everybody's", async () => {
    const store = sealedStore(memoryStore(), [KEY]);
    const mine = { token: "mine", expiresOn: START + 60 * MINUTE };
    await put(store, "identity", token);
    await store.refuse("identity", mine, Infinity);
    expect(await store.read("identity", mine)).toBeUndefined();
    expect(await store.read("identity", { token: "untold" })).toEqual(token);
    const next = { token: "next", expiresOn: START + 60 * MINUTE };
    await put(store, "identity", next);
    await store.refuse("identity", mine, Infinity);
    expect(await store.read("identity", mine)).toEqual(next);
  });

  test("one identity's refusal says nothing of another's", async () => {
    const store = sealedStore(memoryStore(), [KEY]);
    await put(store, "other", token);
    await store.refuse("one", token, Infinity);
    expect(await store.read("other")).toEqual(token);
  });

  test("one of several gets the lock; who lost it by time cannot end the next one's", async () => {
    const backend = memoryStore();
    const store = sealedStore(backend, [KEY]);
    const [first, second] = [await store.lock("identity", 100), await store.lock("identity", 100)];
    expect(first).toBeDefined();
    expect(second).toBeUndefined();
    expect(await store.lock("other", 100)).toBeDefined();
    await pass(100);
    expect(await store.lock("identity", 100)).toBeDefined();
    await first?.release();
    expect(await store.lock("identity", 100)).toBeUndefined();
  });

  test("a lock that is taken over too late is free again", async () => {
    const backend = memoryStore();
    const store = sealedStore(backend, [KEY]);
    // Never released.
    await (await store.lock("identity", 10_000))?.write(token);
    backend.before = (call) =>
      call === "replace" ? new Promise((resolve) => void setTimeout(resolve, 300)) : undefined;
    const late = failureOf(store.lock("identity", 10_000));
    await pass(1_300);
    expect(await late).toMatchObject({ code: "ERR_STORE_UNAVAILABLE" });
    expect(await store.lock("identity", 10_000)).toBeDefined();
  });

  test("who held the lock for too long does not put an older token over a newer one", async () => {
    const backend = memoryStore();
    const [paused, other] = [sealedStore(backend, [KEY]), sealedStore(backend, [KEY])];
    await put(other, "identity", token);
    const late = await paused.lock("identity", 100);
    await pass(100);
    const newer = { token: "newer", expiresOn: START + 60 * MINUTE };
    await put(other, "identity", newer);
    expect(await late?.write({ token: "older", expiresOn: START + 60 * MINUTE })).toBe(false);
    expect(await other.read("identity")).toEqual(newer);
    await late?.release();
  });

  test("a member that held the lock for too long stores its token if nobody else did", async () => {
    const store = sealedStore(memoryStore(), [KEY]);
    await put(store, "identity", { token: "before", expiresOn: START + 50 });
    const late = await store.lock("identity", 100);
    await pass(100);
    expect(await late?.write(token)).toBe(true);
    expect(await store.read("identity")).toEqual(token);
  });

  test("a lock that was not released is over once another token is there, and not before", async () => {
    const backend = memoryStore();
    const [holder, other] = [sealedStore(backend, [KEY]), sealedStore(backend, [KEY])];
    await put(other, "identity", token);
    const held = await holder.lock("identity", 10_000);
    expect(await other.lock("identity", 10_000)).toBeUndefined();
    await held?.write({ token: "next", expiresOn: START + 60 * MINUTE });
    const taken = await other.lock("identity", 10_000);
    expect(taken).toBeDefined();
    await held?.release();
    expect(await holder.lock("identity", 10_000)).toBeUndefined();
  });

  test("an identity's keys have one hash tag, and another's another", async () => {
    const backend = memoryStore();
    const store = sealedStore(backend, [KEY]);
    for (const identity of ["one", "other"]) {
      await put(store, identity, token);
      await store.refuse(identity, token, Infinity);
      await store.lock(identity, 100);
    }
    const tags = [...backend.values.keys()].map(
      (key) => /^byok-identity:(\{[\w-]{43}\})/.exec(key)?.[1],
    );
    expect(tags).toHaveLength(6);
    expect(tags).not.toContain(undefined);
    expect(new Set(tags).size).toBe(2);
  });

  test("keys that are none are refused with each of their places", () => {
    expect(() => sealedStore(memoryStore(), ["x", KEY, "y"])).toThrow(ConfigError);
    expect(() => sealedStore(memoryStore(), ["x", KEY, "y"])).toThrow(/keys\[0\][^]*keys\[2\]/);
  });

  test("a closed one rejects", async () => {
    const store = sealedStore(memoryStore(), [KEY]);
    await store.close();
    expect(await failureOf(store.read("identity"))).toMatchObject({ code: "ERR_CLOSED" });
  });
});
