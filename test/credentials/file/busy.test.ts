import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { whileBusy } from "../../../src/credentials/file/busy.ts";

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe("whileBusy()", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test.each(["EPERM", "EBUSY", "EACCES"])(
    "on Windows: %s is repeated until it works",
    async (code) => {
      const work = vi.fn<() => Promise<string>>();
      work.mockRejectedValueOnce(failure(code)).mockRejectedValueOnce(failure(code));
      work.mockResolvedValue("done");
      const result = whileBusy(work, "win32");
      await vi.runAllTimersAsync();
      await expect(result).resolves.toBe("done");
      expect(work).toHaveBeenCalledTimes(3);
    },
  );

  test("on Windows: after two seconds the error is final", async () => {
    const work = vi.fn<() => Promise<string>>().mockRejectedValue(failure("EBUSY"));
    const started = Date.now();
    const result = Promise.allSettled([whileBusy(work, "win32")]);
    await vi.runAllTimersAsync();
    expect(await result).toEqual([{ status: "rejected", reason: failure("EBUSY") }]);
    expect(Date.now() - started).toBe(2_000);
  });

  test.each([
    ["win32", "ENOENT"],
    ["linux", "EPERM"],
    ["darwin", "EACCES"],
  ] as const)("on %s: %s is final", async (platform, code) => {
    const work = vi.fn<() => Promise<string>>().mockRejectedValue(failure(code));
    await expect(whileBusy(work, platform)).rejects.toThrow(code);
    expect(work).toHaveBeenCalledOnce();
  });
});
