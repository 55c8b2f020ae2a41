import { expect, test } from "vitest";
import { watchRefusals, type CopilotEvent, type RefusedCall } from "../../src/copilot/session.ts";

interface Watched {
  readonly emit: (type: string, data?: unknown) => void;
  readonly refusals: RefusedCall[];
  readonly stop: () => void;
}

function watched(): Watched {
  const handlers = new Set<(event: CopilotEvent) => void>();
  const refusals: RefusedCall[] = [];
  const stop = watchRefusals(
    {
      sessionId: "s",
      on(handler) {
        handlers.add(handler);
        return () => void handlers.delete(handler);
      },
    },
    (refusal) => refusals.push(refusal),
  );
  return {
    refusals,
    stop,
    emit(type, data): void {
      for (const handler of handlers) handler({ type, data });
    },
  };
}

test("watchRefusals() reports a refused call, its age and its model", () => {
  const { emit, refusals } = watched();
  emit("model.call_failure", { statusCode: 401, durationMs: 12, model: "gpt-5", isByok: false });
  expect(refusals).toEqual([{ age: 12, model: "gpt-5" }]);
});

test.each([403, 429, 500, undefined])("watchRefusals() lets status %s pass", (statusCode) => {
  const { emit, refusals } = watched();
  emit("model.call_failure", { statusCode });
  expect(refusals).toEqual([]);
});

test("watchRefusals() uses the turn's end if the runtime does not report calls", () => {
  const { emit, refusals } = watched();
  emit("session.error", { errorType: "authentication", statusCode: 401 });
  expect(refusals).toEqual([{ age: 0 }]);
});

test("watchRefusals() ignores the turn's end if the runtime reports calls", () => {
  const { emit, refusals } = watched();
  emit("model.call_failure", { statusCode: 500 });
  emit("session.error", { statusCode: 401 });
  expect(refusals).toEqual([]);
});

test.each([undefined, null, "text", 7, { statusCode: "401" }, { durationMs: 1 }])(
  "watchRefusals() bears the data %j",
  (data) => {
    const { emit, refusals } = watched();
    emit("model.call_failure", data);
    emit("assistant.message", data);
    expect(refusals).toEqual([]);
  },
);

test.each([-5, "12", Number.NaN])(
  "watchRefusals() takes the duration %s for none",
  (durationMs) => {
    const { emit, refusals } = watched();
    emit("model.call_failure", { statusCode: 401, durationMs });
    expect(refusals).toEqual([{ age: 0 }]);
  },
);

test("watchRefusals() ends when told to", () => {
  const { emit, refusals, stop } = watched();
  stop();
  emit("model.call_failure", { statusCode: 401 });
  expect(refusals).toEqual([]);
});
