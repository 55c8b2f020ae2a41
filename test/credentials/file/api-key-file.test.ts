import { execFileSync } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import * as promises from "node:fs/promises";
import path from "node:path";
import { inspect } from "node:util";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createProviderAuth, type ProviderAuth } from "../../../src/provider-auth.ts";
import { createTokenCache } from "../../../src/token-cache.ts";
import { ByokIdentityError } from "../../../src/errors.ts";
import { scratch } from "../scratch.ts";

vi.mock("node:fs/promises", { spy: true });

let file: string;

beforeEach(() => {
  file = path.join(scratch(), "key");
});

function auth(apiKeyFile = file): ProviderAuth {
  const provider = createProviderAuth(
    { baseUrl: "https://model.example/v1", apiKeyFile },
    { cache: createTokenCache() },
  );
  onTestFinished(() => provider.close());
  return provider;
}

function replace(text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function dated(token: string, expiresOn: number): string {
  return JSON.stringify({ token, expiresAt: new Date(expiresOn).toISOString() });
}

async function failure(provider: ProviderAuth): Promise<ByokIdentityError> {
  const error: unknown = await provider.getToken().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ByokIdentityError);
  return error as ByokIdentityError;
}

describe("apiKeyFile", () => {
  test("is read once, and looked at on each use", async () => {
    replace("token-1\n");
    const provider = auth();
    vi.mocked(promises.open).mockClear();
    vi.mocked(promises.stat).mockClear();
    for (let use = 0; use < 5; use++) expect((await provider.getToken()).token).toBe("token-1");
    expect(promises.open).toHaveBeenCalledTimes(1);
    expect(vi.mocked(promises.stat).mock.calls.length).toBeGreaterThanOrEqual(5);
  });

  test("is read once for 1,000 concurrent callers, and once more after a change", async () => {
    replace("token-1");
    const provider = auth();
    vi.mocked(promises.open).mockClear();
    await Promise.all(Array.from({ length: 1_000 }, () => provider.getToken()));
    expect(promises.open).toHaveBeenCalledTimes(1);
    replace("token-2");
    const tokens = await Promise.all(Array.from({ length: 1_000 }, () => provider.getToken()));
    expect(new Set(tokens.map(({ token }) => token))).toEqual(new Set(["token-2"]));
    expect(promises.open).toHaveBeenCalledTimes(2);
  });

  test("that is replaced atomically counts at once", async () => {
    replace("token-1");
    const provider = auth();
    await provider.getToken();
    replace("token-2");
    expect((await provider.getToken()).token).toBe("token-2");
  });

  test("that is written in place counts at once", async () => {
    replace("token-1");
    const provider = auth();
    await provider.getToken();
    writeFileSync(file, "token-22");
    expect((await provider.getToken()).token).toBe("token-22");
  });

  test("that differs only in its modification time is noticed at once", async () => {
    replace("token-1");
    utimesSync(file, 1_000, 1_000);
    const provider = auth();
    await provider.getToken();
    writeFileSync(file, "token-2");
    utimesSync(file, 1_000, 1_001);
    expect((await provider.getToken()).token).toBe("token-2");
  });

  test("that differs only in its inode is noticed at once", async () => {
    replace("token-1");
    utimesSync(file, 1_000, 1_000);
    const provider = auth();
    await provider.getToken();
    writeFileSync(`${file}.new`, "token-2", { mode: 0o600 });
    utimesSync(`${file}.new`, 1_000, 1_000);
    renameSync(`${file}.new`, file);
    expect((await provider.getToken()).token).toBe("token-2");
  });

  test("follows the symlink swap of a Kubernetes volume", async () => {
    const volume = scratch();
    for (const version of ["1", "2"]) {
      mkdirSync(path.join(volume, `..data_${version}`));
      writeFileSync(path.join(volume, `..data_${version}`, "token"), `token-${version}`);
    }
    symlinkSync("..data_1", path.join(volume, "..data"));
    symlinkSync(path.join("..data", "token"), path.join(volume, "token"));
    const provider = auth(path.join(volume, "token"));
    expect((await provider.getToken()).token).toBe("token-1");
    symlinkSync("..data_2", path.join(volume, "..data_tmp"));
    renameSync(path.join(volume, "..data_tmp"), path.join(volume, "..data"));
    expect((await provider.getToken()).token).toBe("token-2");
  });

  test.each<[string, () => void]>([
    ["missing", (): void => rmSync(file)],
    ["half written", (): void => writeFileSync(file, '{"token":"tok')],
    ["empty", (): void => truncateSync(file)],
  ])("that is %s serves its last token while that is valid, and then fails", async (_, spoil) => {
    const now = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now });
    onTestFinished(() => void vi.useRealTimers());
    replace(dated("token-1", now + 600_000));
    const provider = auth();
    await provider.getToken();
    spoil();
    expect((await provider.getToken()).token).toBe("token-1");
    expect(provider.status().lastError).toMatchObject({ code: "ERR_FILE_UNREADABLE" });
    vi.setSystemTime(now + 599_999);
    expect((await provider.getToken()).token).toBe("token-1");
    vi.setSystemTime(now + 600_000);
    expect(await failure(provider)).toMatchObject({ code: "ERR_FILE_UNREADABLE" });
    replace(dated("token-2", now + 6_000_000));
    expect((await provider.getToken()).token).toBe("token-2");
    expect(provider.status().lastError).toBeUndefined();
  });

  test("that recovers within the pause after a failure counts at once", async () => {
    replace("token-1");
    const provider = auth();
    await provider.getToken();
    rmSync(file);
    await provider.getToken();
    replace("token-2");
    expect((await provider.getToken()).token).toBe("token-2");
  });

  test("that still holds the refused token fails, and is asked again once it changes", async () => {
    replace("token-1");
    const provider = auth();
    const rejected = await provider.getToken();
    await expect(provider.getToken({ rejected })).rejects.toMatchObject({
      code: "ERR_TOKEN_UNCHANGED",
    });
    replace("token-2");
    expect((await provider.getToken({ rejected })).token).toBe("token-2");
  });

  test("that may be read by everybody is warned of, once", async () => {
    const seen: unknown[] = [];
    const listen = (message: unknown): void => void seen.push(message);
    subscribe("byok-identity:warning", listen);
    onTestFinished(() => void unsubscribe("byok-identity:warning", listen));
    replace("token-1");
    const provider = auth();
    await provider.getToken();
    expect(seen).toEqual([]);
    for (const text of ["token-2", "token-3"]) {
      writeFileSync(file, text);
      chmodSync(file, 0o644);
      await provider.getToken();
    }
    await provider.getToken({ rejected: await provider.getToken() }).catch(() => undefined);
    expect(seen).toEqual([
      {
        code: "WARN_FILE_EXPOSED",
        message: `apiKeyFile ${file} can be read by every user of this machine; chmod 600 it.`,
      },
    ]);
  });
});

describe("apiKeyFile fails closed, saying what to do, on", () => {
  test.each<[string, () => void, string, RegExp]>([
    ["a missing file", (): void => undefined, "ERR_FILE_UNREADABLE", /does not exist\. Check/],
    ["a directory", (): void => mkdirSync(file), "ERR_FILE_UNREADABLE", /not a regular file/],
    [
      "a named pipe",
      (): void => void execFileSync("mkfifo", [file]),
      "ERR_FILE_UNREADABLE",
      /not a regular file/,
    ],
    ["an empty file", (): void => replace("\n"), "ERR_FILE_UNREADABLE", /contains nothing/],
    ["two lines", (): void => replace("s3cret\ns3cret"), "ERR_FILE_UNREADABLE", /contains 2 lines/],
    [
      "a gigantic file",
      (): void => replace("s3cret".repeat(200_000)),
      "ERR_FILE_UNREADABLE",
      /larger than/,
    ],
    ["NUL bytes", (): void => replace("s\0c\0"), "ERR_FILE_UNREADABLE", /UTF-8/],
    ["blanks within", (): void => replace("s3cret one"), "ERR_TOKEN_MALFORMED", /contains spaces/],
    [
      "an expired token",
      (): void => replace(dated("s3cret", 1_000_000_000_000)),
      "ERR_TOKEN_EXPIRED",
      /expired/,
    ],
  ])("%s", async (_, prepare, code, message) => {
    prepare();
    const error = await failure(auth());
    expect(error).toMatchObject({ code });
    expect(error.message).toMatch(message);
    expect(inspect(error, { depth: 9 })).not.toContain("s3cret");
  });

  test("a file that changes whenever it is read", async () => {
    replace("token-1");
    const real = await vi.importActual<typeof promises>("node:fs/promises");
    vi.mocked(promises.open).mockImplementation(async (...args) => {
      const handle = await real.open(...args);
      const stat = handle.stat.bind(handle);
      handle.stat = ((options) => {
        writeFileSync(file, `${readFileSync(file, "utf8")}+`);
        return stat(options);
      }) as typeof stat;
      return handle;
    });
    expect((await failure(auth())).message).toContain("changes while it is being read");
  });
});
