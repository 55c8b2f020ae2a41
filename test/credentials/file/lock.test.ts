import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as promises from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { withLock } from "../../../src/credentials/file/lock.ts";
import { scratch } from "../scratch.ts";

vi.mock("node:fs/promises", { spy: true });

function place(): { file: string; lock: string } {
  const file = path.join(scratch(), "token");
  return { file, lock: `${file}.lock` };
}

test("withLock() lets one at a time in, and leaves nothing behind", async () => {
  const { file } = place();
  let inside = 0;
  let most = 0;
  const done: number[] = [];
  await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      withLock(file, async () => {
        most = Math.max(most, ++inside);
        await sleep(5);
        inside -= 1;
        done.push(index);
      }),
    ),
  );
  expect(most).toBe(1);
  expect(done).toHaveLength(10);
  expect(readdirSync(path.dirname(file))).toEqual([]);
});

test("withLock() is let go by work that fails, with its error", async () => {
  const { file, lock } = place();
  await expect(withLock(file, () => Promise.reject(new Error("work")))).rejects.toThrow("work");
  expect(existsSync(lock)).toBe(false);
});

test("withLock() lets one of many take over a lock that a crash left behind", async () => {
  const { file, lock } = place();
  for (let round = 0; round < 3; round++) {
    writeFileSync(lock, "of a process that is no more");
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await sleep(10);
      inside -= 1;
    };
    const started = performance.now();
    await Promise.all(Array.from({ length: 8 }, () => withLock(file, work, { stale: 150 })));
    expect(performance.now() - started).toBeGreaterThanOrEqual(150);
    expect(most).toBe(1);
    expect(readdirSync(path.dirname(file))).toEqual([]);
  }
});

test("withLock() puts a lock back that was new when it was taken for a stale one", async () => {
  const { file, lock } = place();
  writeFileSync(lock, "stale");
  const real = await vi.importActual<typeof promises>("node:fs/promises");
  // Another waiter is faster, in the instant between the look and the rename.
  vi.mocked(promises.rename).mockImplementationOnce(async (from, to) => {
    rmSync(lock);
    writeFileSync(lock, "another's");
    await real.rename(from, to);
  });
  // Time that a slow machine takes between two looks counts in part only, so a short limit may end before the lock is stale.
  const limits = { stale: 800, patience: 1_400 };
  const waiting = withLock(file, () => Promise.resolve("in"), limits);
  await expect(waiting).rejects.toMatchObject({ code: "ERR_IDENTITY_TIMEOUT" });
  expect(readFileSync(lock, "utf8")).toBe("another's");
  expect(readdirSync(path.dirname(file))).toEqual(["token.lock"]);
});

test("withLock() lets one process at a time take an abandoned lock away", async () => {
  const { file, lock } = place();
  writeFileSync(lock, "stale");
  const real = await vi.importActual<typeof promises>("node:fs/promises");
  vi.mocked(promises.rename).mockClear();
  vi.mocked(promises.rename).mockImplementationOnce(async (from, to) => {
    // Long enough for the other waiters to have looked at the same lock.
    await sleep(150);
    await real.rename(from, to);
  });
  await Promise.all(
    Array.from({ length: 3 }, () => withLock(file, () => Promise.resolve(), { stale: 250 })),
  );
  expect(promises.rename).toHaveBeenCalledTimes(1);
  expect(readdirSync(path.dirname(file))).toEqual([]);
});

test("withLock() takes over from a process that died while it took over", async () => {
  const { file, lock } = place();
  writeFileSync(lock, "stale");
  writeFileSync(`${lock}.takeover`, "stale too");
  const started = performance.now();
  await withLock(file, () => Promise.resolve(), { stale: 150 });
  expect(performance.now() - started).toBeGreaterThanOrEqual(300);
  expect(readdirSync(path.dirname(file))).toEqual([]);
});

test("withLock() does not take over a lock whose holder is alive, however long it takes", async () => {
  const { file, lock } = place();
  const order: string[] = [];
  const first = withLock(
    file,
    async () => {
      await sleep(600);
      order.push("first");
    },
    { stale: 250 },
  );
  await vi.waitFor(() => expect(existsSync(lock)).toBe(true));
  const second = withLock(file, () => Promise.resolve(order.push("second")), { stale: 250 });
  await Promise.all([first, second]);
  expect(order).toEqual(["first", "second"]);
});

test("withLock() leaves a lock that somebody else took over to them", async () => {
  const { file, lock } = place();
  await withLock(file, () => {
    writeFileSync(lock, "another's");
    return Promise.resolve();
  });
  expect(readFileSync(lock, "utf8")).toBe("another's");
});

test("withLock() ends a wait with the reason of its signal, and takes a free lock all the same", async () => {
  const { file, lock } = place();
  writeFileSync(lock, "");
  const asked = new AbortController();
  const waiting = withLock(file, () => Promise.resolve(), { signal: asked.signal });
  asked.abort(new Error("asked"));
  await expect(waiting).rejects.toThrow("asked");
  expect(readdirSync(path.dirname(file))).toEqual([path.basename(lock)]);
  rmSync(lock);
  const { signal } = asked;
  expect(await withLock(file, () => Promise.resolve("in"), { signal })).toBe("in");
});

test("withLock() names the lock that its patience ended for", async () => {
  const { file, lock } = place();
  writeFileSync(lock, "");
  const waiting = withLock(file, () => Promise.resolve(), { patience: 100 });
  await expect(waiting).rejects.toMatchObject({
    code: "ERR_IDENTITY_TIMEOUT",
    transient: true,
    message: expect.stringContaining(lock) as string,
  });
});

test.each<[string, string]>([
  ["read-only", "EROFS"],
  ["not its to write", "EACCES"],
])("withLock() runs the work where the folder is %s", async (_, code) => {
  const { file } = place();
  vi.mocked(promises.open).mockRejectedValueOnce(Object.assign(new Error(code), { code }));
  expect(await withLock(file, () => Promise.resolve("done"))).toBe("done");
});

test("withLock() runs the work if there is no folder", async () => {
  const { file } = place();
  const nowhere = path.join(path.dirname(file), "nowhere", "token");
  expect(await withLock(nowhere, () => Promise.resolve("done"))).toBe("done");
});

test("withLock() leaves no empty lock on a full disk", async () => {
  const { file, lock } = place();
  const real = await vi.importActual<typeof promises>("node:fs/promises");
  vi.mocked(promises.open).mockImplementationOnce(async (...args) => {
    const handle = await real.open(...args);
    handle.writeFile = () => Promise.reject(Object.assign(new Error("full"), { code: "ENOSPC" }));
    return handle;
  });
  expect(await withLock(file, () => Promise.resolve(existsSync(lock)))).toBe(false);
});

test("withLock() waits for a directory of that name as for any lock", async () => {
  const { file, lock } = place();
  mkdirSync(lock);
  const waiting = withLock(file, () => Promise.resolve(), { stale: 1_000, patience: 60 });
  await expect(waiting).rejects.toMatchObject({ code: "ERR_IDENTITY_TIMEOUT" });
});
