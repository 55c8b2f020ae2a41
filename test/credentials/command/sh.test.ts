import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test, vi } from "vitest";
import { isAlive } from "../../support/alive.ts";
import { scratch } from "../scratch.ts";
import { auth, failure } from "./support.ts";

describe("apiKeyCommand in sh", () => {
  test("may have pipes, quotes and the variables of this process", async () => {
    vi.stubEnv("BYOK_TEST_VALUE", "from-env");
    expect(await auth(`printf '%s\\n' "$BYOK_TEST_VALUE" | tr a-z A-Z`).getToken()).toEqual({
      token: "FROM-ENV",
    });
  });

  test.each([
    [
      "a missing program",
      "byok-no-such-program",
      /exit code 127.*not found.*Check that the program is installed/s,
    ],
    [
      "a program that may not be run",
      "/dev/null",
      /exit code 126.*Check that the program is installed, executable/s,
    ],
    ["a signal", "kill -TERM $$", /ended by SIGTERM/],
  ])("fails on %s", async (_, command, message) => {
    const error = await failure(command);
    expect(error).toMatchObject({ code: "ERR_COMMAND_FAILED" });
    expect(error.message).toMatch(message);
  });

  test("ends with its whole process group after acquireTimeout", async () => {
    const file = path.join(scratch(), "pid");
    const command = `sh -c 'sleep 60 & echo $! > "${file}"; wait'; echo token-1`;
    await failure(command, { acquireTimeout: 300 });
    await vi.waitFor(() => expect(isAlive(Number(readFileSync(file, "utf8")))).toBe(false));
  });

  test("ends with its whole process group when the last provider that waits for it is closed", async () => {
    const file = path.join(scratch(), "pid");
    const provider = auth(`sleep 60 & echo $! > '${file}'; wait`);
    const outcome = provider.getToken().catch((error: unknown) => error);
    await vi.waitFor(() => expect(existsSync(file) && readFileSync(file, "utf8")).toBeTruthy());
    provider.close();
    expect(await outcome).toMatchObject({ code: "ERR_CLOSED" });
    await vi.waitFor(() => expect(isAlive(Number(readFileSync(file, "utf8")))).toBe(false));
  });
});
