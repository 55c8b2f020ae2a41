import { existsSync, readdirSync, writeFileSync } from "node:fs";
import * as promises from "node:fs/promises";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { requireRoom } from "../../../src/credentials/file/room.ts";
import { scratch } from "../scratch.ts";

vi.mock("node:fs/promises", { spy: true });

/** The next file that is made fails at one of its operations. */
async function failing(operation: "writeFile" | "sync", code: string): Promise<void> {
  const real = await vi.importActual<typeof promises>("node:fs/promises");
  vi.mocked(promises.open).mockImplementationOnce(async (...args) => {
    const handle = await real.open(...args);
    handle[operation] = () => Promise.reject(Object.assign(new Error("full"), { code }));
    return handle;
  });
}

test.each([
  ["writeFile", "ENOSPC"],
  ["writeFile", "EFBIG"],
  ["sync", "EDQUOT"],
] as const)(
  "requireRoom() rejects if %s fails with %s, and leaves nothing",
  async (operation, code) => {
    const file = path.join(scratch(), "token");
    writeFileSync(file, "rt-1");
    await failing(operation, code);
    await expect(requireRoom(file)).rejects.toMatchObject({
      code: "ERR_FILE_UNREADABLE",
      transient: true,
      message: expect.stringContaining(`no room to replace ${file} (${code})`),
    });
    expect(readdirSync(path.dirname(file))).toEqual(["token"]);
  },
);

test("requireRoom() wants room for more than the file has now", async () => {
  const file = path.join(scratch(), "token");
  writeFileSync(file, "x".repeat(5_000));
  const real = await vi.importActual<typeof promises>("node:fs/promises");
  let written = 0;
  vi.mocked(promises.open).mockImplementationOnce(async (...args) => {
    const handle = await real.open(...args);
    handle.writeFile = (content) => {
      written = (content as Uint8Array).byteLength;
      return Promise.resolve();
    };
    return handle;
  });
  await requireRoom(file);
  expect(written).toBeGreaterThan(10_000);
});

test.each(["EROFS", "EACCES"])("requireRoom() leaves %s to its caller", async (code) => {
  const file = path.join(scratch(), "token");
  vi.mocked(promises.open).mockRejectedValueOnce(Object.assign(new Error(code), { code }));
  await requireRoom(file);
  expect(existsSync(file)).toBe(false);
});
