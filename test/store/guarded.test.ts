import { describe, expect, test } from "vitest";
import { ByokIdentityError } from "../../src/errors.ts";
import { guarded } from "../../src/store/guarded.ts";
import type { KeyValueStore } from "../../src/store/key-value-store.ts";
import { pass, turn, useFakeClock } from "../support/clock.ts";
import { failureOf } from "../support/promises.ts";
import { memoryStore, useWarnings } from "./support.ts";

useFakeClock();
const warnings = useWarnings();

/** A store whose answers take so long. */
function slow(milliseconds: number): ReturnType<typeof memoryStore> {
  const store = memoryStore();
  store.before = () => new Promise((resolve) => void setTimeout(resolve, milliseconds));
  return store;
}

/** What a backend makes of its errors: FULL concerns one identity, FORBIDDEN is for somebody to change. */
function explained(store: ReturnType<typeof memoryStore>): ReturnType<typeof memoryStore> {
  const explain: KeyValueStore["explain"] = (error) => {
    const reason = error instanceof Error ? error.message : "?";
    return reason === "FORBIDDEN"
      ? { reason, affects: "all", denied: true }
      : { reason, affects: reason === "FULL" ? "identity" : "all" };
  };
  return Object.assign(store, { explain });
}

function broken(error: Error): ReturnType<typeof memoryStore> {
  const store = memoryStore();
  store.before = () => {
    throw error;
  };
  return store;
}

const unavailable = expect.objectContaining({ code: "ERR_STORE_UNAVAILABLE" }) as Error;

describe("guarded()", () => {
  test("waits for an answer for 249 ms", async () => {
    const answer = guarded(slow(249)).get("a");
    await pass(249);
    expect(await answer).toBeUndefined();
    expect(warnings.codes()).toEqual([]);
  });

  test("gives a call up after 250 ms", async () => {
    const answer = failureOf(guarded(slow(250)).get("a"));
    await pass(250);
    expect(await answer).toEqual(unavailable);
    expect(warnings.all()).toEqual([
      {
        code: "WARN_STORE_AWAY",
        message: expect.stringContaining("no answer within 250 ms") as string,
      },
    ]);
  });

  test("leaves the store alone for a second after a failure, and then asks it once", async () => {
    const store = broken(new Error("x"));
    const guard = guarded(store);
    await failureOf(guard.get("a"));
    let asked = 0;
    store.before = () => {
      asked += 1;
      return new Promise(() => undefined);
    };
    await pass(999);
    expect(await failureOf(guard.get("a"))).toEqual(unavailable);
    expect(asked).toBe(0);
    await pass(1);
    const probe = failureOf(guard.get("a"));
    expect(await failureOf(guard.replace("b", undefined, "c", 1))).toEqual(unavailable);
    expect(await failureOf(guard.add("b", "c", 1))).toEqual(unavailable);
    expect(asked).toBe(1);
    await pass(250);
    expect(await probe).toEqual(unavailable);
    expect(warnings.codes()).toEqual(["WARN_STORE_AWAY"]);
  });

  test("tells once that the store is away, and once that it is back", async () => {
    const store = broken(new Error("x"));
    const guard = guarded(store);
    await Promise.all([failureOf(guard.get("a")), failureOf(guard.get("b"))]);
    await pass(1_000);
    await failureOf(guard.get("a"));
    store.before = () => undefined;
    await pass(1_000);
    await guard.get("a");
    await guard.get("a");
    expect(warnings.codes()).toEqual(["WARN_STORE_AWAY", "WARN_STORE_BACK"]);
  });

  test("a store that answers with an error is away until what it refused works", async () => {
    const store = explained(memoryStore());
    store.before = (call) => {
      if (call === "add") throw new Error("FULL");
    };
    const guard = guarded(store);
    for (let round = 0; round < 3; round += 1) {
      await guard.get("{a}");
      await failureOf(guard.add("{a}", "b", 1));
      await pass(1_000);
    }
    expect(warnings.codes()).toEqual(["WARN_STORE_AWAY"]);
    expect(warnings.all()[0]?.message).toContain("FULL");
    store.before = () => undefined;
    await guard.get("{a}");
    expect(warnings.codes()).toHaveLength(1);
    await guard.add("{a}", "b", 1);
    expect(warnings.codes()).toEqual(["WARN_STORE_AWAY", "WARN_STORE_BACK"]);
  });

  test("a failure that concerns one identity pauses that one alone", async () => {
    const store = explained(memoryStore());
    let asked = 0;
    store.before = (_, key) => {
      if (!key.startsWith("{a}")) return;
      asked += 1;
      throw new Error("FULL");
    };
    const guard = guarded(store);
    await failureOf(guard.get("{a}:lock"));
    expect(await guard.get("{b}")).toBeUndefined();
    expect(await failureOf(guard.get("{a}"))).toEqual(unavailable);
    expect(asked).toBe(1);
    await pass(1_000);
    await failureOf(guard.get("{a}"));
    expect(asked).toBe(2);
    store.before = () => undefined;
    await pass(1_000);
    await guard.get("{a}");
    expect(warnings.codes()).toEqual(["WARN_STORE_AWAY", "WARN_STORE_BACK"]);
  });

  test("a store that forbids it is reported as such, and asked again after 30 seconds", async () => {
    const store = explained(broken(new Error("FORBIDDEN")));
    const guard = guarded(store);
    await failureOf(guard.get("{a}"));
    store.before = () => undefined;
    await pass(29_999);
    expect(await failureOf(guard.get("{b}"))).toEqual(unavailable);
    await pass(1);
    await guard.get("{b}");
    expect(warnings.all()).toEqual([
      {
        code: "WARN_STORE_DENIED",
        message: expect.stringContaining("refuses this process: FORBIDDEN") as string,
      },
      expect.objectContaining({ code: "WARN_STORE_BACK" }),
    ]);
  });

  test("a store that could not be reached is back with the first answer, to whatever call", async () => {
    const store = broken(Object.assign(new Error("x"), { code: "ECONNREFUSED" }));
    const guard = guarded(store);
    await failureOf(guard.remove("a", "b"));
    await pass(1_000);
    await failureOf(guard.replace("a", undefined, "b", 1));
    store.before = () => undefined;
    await pass(1_000);
    await guard.get("a");
    expect(warnings.codes()).toEqual(["WARN_STORE_AWAY", "WARN_STORE_BACK"]);
  });

  test("gives back what was added after it had been given up", async () => {
    const store = slow(300);
    const answer = failureOf(guarded(store).add("lock", "me", 10_000));
    await pass(250);
    expect(await answer).toEqual(unavailable);
    await pass(50);
    expect([...store.values.keys()]).toEqual(["lock"]);
    await pass(300);
    expect([...store.values.keys()]).toEqual([]);
  });

  test("gives back a lock that was taken over after that had been given up, and no token", async () => {
    const store = slow(300);
    store.values.set("{a}:lock", { value: "theirs", until: Infinity });
    store.values.set("{b}", { value: "old", until: Infinity });
    const guard = guarded(store);
    const late = [
      failureOf(guard.replace("{a}:lock", "theirs", "mine", 10_000)),
      failureOf(guard.replace("{b}", "old", "new", 10_000)),
    ];
    await pass(250);
    expect(await Promise.all(late)).toEqual([unavailable, unavailable]);
    await pass(350);
    expect([...store.values].map(([key, { value }]) => [key, value])).toEqual([["{b}", "new"]]);
  });

  test("leaves a lock that was taken over in time", async () => {
    const store = slow(249);
    store.values.set("{a}:lock", { value: "theirs", until: Infinity });
    const taken = guarded(store).replace("{a}:lock", "theirs", "mine", 10_000);
    await pass(600);
    expect(await taken).toBe(true);
    expect(store.values.get("{a}:lock")?.value).toBe("mine");
  });

  test.each<[Error, string]>([
    [Object.assign(new Error("connect to hunter2"), { code: "ECONNREFUSED" }), "ECONNREFUSED"],
    [new Error("redis://:hunter2@host is down"), "it failed"],
    [new Error("hunter2"), "it failed"],
    [
      new ByokIdentityError("ERR_DEPENDENCY_MISSING", "No redis.", { hint: "Install it." }),
      "No redis. Install it.",
    ],
  ])("of %s tells %s and nothing else", async (error, reason) => {
    const failure = await failureOf(guarded(broken(error)).get("a"));
    expect(failure).toEqual(unavailable);
    const message = warnings.all()[0]?.message ?? "";
    expect(message).toContain(`unavailable: ${reason}`);
    expect(`${message}${String(failure)}`).not.toContain("hunter2");
  });

  test("close() ends the store, and rejects later calls without a warning", async () => {
    const store = memoryStore();
    const guard = guarded(store);
    await guard.close();
    expect(store.closed).toBe(true);
    expect(await failureOf(guard.get("a"))).toMatchObject({ code: "ERR_CLOSED" });
    await turn();
    expect(warnings.codes()).toEqual([]);
  });
});
