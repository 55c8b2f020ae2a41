import { beforeEach, expect, test, vi } from "vitest";
import { givenTokens, type GivenTokens } from "../../src/copilot/given-tokens.ts";

const sessionId = "s";
const models: Readonly<Record<string, readonly string[]>> = {
  fast: ["a"],
  big: ["b"],
  both: ["a", "b"],
};
let given: GivenTokens;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  given = givenTokens((model) => models[model] ?? []);
});

const give = (providerName: string, token: string): void =>
  given.record({ sessionId, providerName }, token);

test("suspect() is undefined for a session that was given nothing", () => {
  give("a", "a1");
  expect(given.suspect("other", { age: 0 })).toBeUndefined();
});

test("suspect() is the one provider's current token", () => {
  give("default", "t1");
  expect(given.suspect(sessionId, { age: 5 })).toEqual({ providerName: "default", token: "t1" });
});

test("suspect() goes by the model where one provider alone has it", () => {
  give("a", "a1");
  give("b", "b1");
  expect(given.suspect(sessionId, { age: 0, model: "fast" })?.providerName).toBe("a");
  expect(given.suspect(sessionId, { age: 0, model: "big" })?.providerName).toBe("b");
});

test.each(["both", "unknown", undefined])(
  "suspect() goes by the provider asked last for the model %s",
  (model) => {
    give("b", "b1");
    give("a", "a1");
    give("b", "b1");
    const refusal = { age: 0, ...(model === undefined ? {} : { model }) };
    expect(given.suspect(sessionId, refusal)?.providerName).toBe("b");
  },
);

test("suspect() never names a provider that the session did not ask", () => {
  give("b", "b1");
  expect(given.suspect(sessionId, { age: 0, model: "fast" })?.providerName).toBe("b");
});

test.each([
  [100, "t2"],
  [101, "t1"],
])("suspect() takes a refusal of %i ms ago for one of %s, given 100 ms ago", (age, token) => {
  give("default", "t1");
  vi.advanceTimersByTime(1_000);
  give("default", "t2");
  vi.advanceTimersByTime(100);
  expect(given.suspect(sessionId, { age })?.token).toBe(token);
});

test("suspect() takes the oldest token it knows for a refusal older than all", () => {
  give("default", "t1");
  expect(given.suspect(sessionId, { age: 60_000 })?.token).toBe("t1");
});

test("record() dates a token by when it was first given", () => {
  give("default", "t1");
  vi.advanceTimersByTime(1_000);
  give("default", "t2");
  vi.advanceTimersByTime(1_000);
  give("default", "t2");
  expect(given.suspect(sessionId, { age: 1_000 })?.token).toBe("t2");
});

test("record() keeps sessions apart", () => {
  give("default", "mine");
  given.record({ sessionId: "other", providerName: "default" }, "theirs");
  expect(given.suspect(sessionId, { age: 0 })?.token).toBe("mine");
});
