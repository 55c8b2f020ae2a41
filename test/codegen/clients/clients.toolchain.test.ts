import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from "vitest";
import { promisify } from "node:util";
import { isAlive } from "../../support/alive.ts";
import { fence } from "../../support/pages.ts";
import { mockIdentity, mockModel } from "../../support/mocks.ts";
import { hasPrograms } from "../../support/programs.ts";
import { startDriver, type Driver } from "./driver.ts";
import { languages } from "./languages.ts";

const root = path.resolve(import.meta.dirname, "../../..");
const SERVED = [process.execPath, path.join(root, "dist/cli/main.js"), "rpc", "--stdio"];
const identity = await mockIdentity();
const model = await mockModel({ identity });

const PAGE = "docs/sdks.md";
const EXAMPLES = ["typescript", "python", "go", "rust", "java", "csharp"] as const;

function exampleOf(language: string): string {
  return EXAMPLES.find((name) => language.startsWith(name)) ?? language;
}

/** The page's text with the address of the model endpoint. */
function onMock(text: string): string {
  return text.replaceAll("https://NAME.openai.azure.com/openai", model.url);
}

const present = languages.filter(({ name, toolchain }) => hasPrograms(name, toolchain));

describe.each(present)("the token client in $name", ({ name, build }) => {
  let folder: string;
  let built: ReturnType<typeof build>;
  let driver: Driver;
  let log: string;
  let command: readonly string[];

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), `codegen-client-${name}-`));
    built = build(folder, onMock(fence(PAGE, exampleOf(name))));
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeEach(() => {
    log = path.join(mkdtempSync(path.join(folder, "log-")), "log");
    command = [process.execPath, path.join(import.meta.dirname, "command.mjs"), log];
    driver = startDriver(built.driver, {
      ...identity.env("imds"),
      COPILOT_PROVIDERS_CONFIG: path.join(folder, "providers.json"),
    });
  });
  afterEach(async () => {
    await driver.end();
    await noneLeft();
  });

  const logged = (): readonly string[] =>
    existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
  const started = (): readonly number[] =>
    logged().flatMap((line) => (line.startsWith("started ") ? [Number(line.slice(8))] : []));
  const noneLeft = (): Promise<void> =>
    eventually(() => expect(started().filter(isAlive)).toEqual([]));
  const open = (timeout?: number): Promise<unknown> =>
    driver.does({ op: "open", command, ...(timeout === undefined ? {} : { timeout }) });
  const get = (provider: string): ReturnType<Driver["does"]> =>
    driver.does({ op: "get", provider });

  test("one process answers concurrent calls, each with its own token, in whatever order", async () => {
    await open();
    expect(logged()).toEqual([]);
    const { tokens } = await driver.does({ op: "many", provider: "default", count: 200 });
    expect(tokens).toEqual(Array.from({ length: 200 }, (_, index) => `token-of-s${index}`));
    expect(started()).toHaveLength(1);
  });

  test("messages that answer nothing are ignored, and an answer may come in pieces", async () => {
    await open();
    await expect(get("talkative")).resolves.toEqual({ token: "t" });
    await expect(get("long")).resolves.toEqual({ token: "t".repeat(100_000) });
  });

  test("a refusal is an error with code, message, transient and retryAfter", async () => {
    await open();
    const message = "No token: später.";
    await expect(get("refused")).resolves.toEqual({
      error: { code: "ERR_IDENTITY_REFUSED", message, transient: true, retryAfter: 1500 },
    });
    await expect(get("refused-later-code")).resolves.toEqual({
      error: { code: "ERR_OF_LATER", message, transient: false, retryAfter: 0 },
    });
    await expect(get("refused-barely")).resolves.toMatchObject({
      error: { code: "ERR_CALLBACK_FAILED", message, retryAfter: 0 },
    });
  });

  test.each(["token-of-two-lines", "empty-token", "token-not-ascii", "no-token", "number-token"])(
    "%s is never returned",
    async (provider) => {
      await open();
      await expect(get(provider)).resolves.toMatchObject({
        error: { code: "ERR_TOKEN_MALFORMED", transient: false },
      });
    },
  );

  test("a caller that stops waiting cancels its own call only", async () => {
    await open();
    await expect(driver.does({ op: "cancel", provider: "slow" })).resolves.toEqual({
      cancelled: true,
    });
    await expect(get("default")).resolves.toEqual({ token: "token-of-s" });
    await eventually(() => expect(logged()).toContain("cancelled"));
    expect(started()).toHaveLength(1);
  });

  test("a call without an answer ends at the time limit, and the command is told", async () => {
    await open(200);
    await expect(get("slow")).resolves.toMatchObject({
      error: { code: "ERR_IDENTITY_TIMEOUT", transient: true },
    });
    await eventually(() => expect(logged()).toContain("cancelled"));
  });

  test("a command that ends before it has answered anything is reported, and started again by the next call", async () => {
    await open();
    await expect(get("crash")).resolves.toMatchObject({
      error: {
        code: "ERR_COMMAND_FAILED",
        transient: true,
        message: expect.stringContaining("3"),
      },
    });
    expect(started()).toHaveLength(1);
    await expect(get("default")).resolves.toEqual({ token: "token-of-s" });
    expect(started()).toHaveLength(2);
  });

  test("a call that a working command leaves unanswered is sent once more, to another process", async () => {
    await open();
    await get("default");
    await expect(get("crash")).resolves.toMatchObject({ error: { code: "ERR_COMMAND_FAILED" } });
    expect(logged().filter((line) => line.endsWith(" crash"))).toHaveLength(2);
    expect(started()).toHaveLength(2);
    await get("default");
    process.kill(started().at(-1) ?? 0, "SIGKILL");
    await expect(get("default")).resolves.toEqual({ token: "token-of-s" });
  });

  test.each([
    "closed-stdout",
    "deep-nesting",
    "endless-header",
    "garbage",
    "huge-length",
    "long-message",
    "many-headers",
    "negative-length",
    "no-json",
    "no-object",
    "truncated",
  ])("%s from the command ends it, and the next call starts another", async (provider) => {
    await open();
    await expect(get(provider)).resolves.toMatchObject({
      error: { code: "ERR_COMMAND_FAILED", transient: true },
    });
    await noneLeft();
    await expect(get("default")).resolves.toEqual({ token: "token-of-s" });
  });

  test("a command that cannot be started is reported by its name", async () => {
    await driver.does({ op: "open", command: ["/nonexistent/byok-identity"] });
    await expect(get("default")).resolves.toMatchObject({
      error: {
        code: "ERR_COMMAND_FAILED",
        message: expect.stringContaining("/nonexistent/byok-identity"),
      },
    });
  });

  test("close() ends the command, and later calls fail", async () => {
    await open();
    await get("default");
    await driver.does({ op: "close" });
    expect(started().filter(isAlive)).toEqual([]);
    await expect(get("default")).resolves.toMatchObject({ error: { code: "ERR_CLOSED" } });
    await driver.does({ op: "close" });
  });

  test("the command ends when the program is killed", async () => {
    await open();
    await get("default");
    expect(started()).toHaveLength(1);
    await driver.end("SIGKILL");
    await noneLeft();
  });

  test("invalidate() resolves once the command has answered", async () => {
    await open();
    await expect(
      driver.does({ op: "invalidate", provider: "default", token: "t" }),
    ).resolves.toEqual({});
    expect(logged()).toContain("providerToken.invalidate default");
  });

  describe("with the command itself", () => {
    const chat = { model: "gpt-4.1", messages: [{ role: "user", content: "Say hello." }] };
    const body = JSON.stringify(chat);
    const baseUrl = `${model.url}/v1`;
    const url = `${baseUrl}/chat/completions`;
    const order = { op: "request", provider: "azure", baseUrl, url, body } as const;
    const current = (): string => identity.requests.at(-1)?.token ?? "";

    beforeEach(async () => {
      const providers = [
        { name: "azure", baseUrl, managedIdentity: {} },
        { name: "static", baseUrl, apiKey: "key-1" },
      ];
      writeFileSync(path.join(folder, "providers.json"), JSON.stringify({ providers }));
      await driver.does({ op: "open", command: SERVED });
    });

    test("a turn survives the revocation of its token: one renewal, one replay of the body", async () => {
      const first = await driver.does(order);
      expect(first).toMatchObject({ status: 200, body: expect.stringContaining("Hello") });
      model.revoke(current());
      await expect(driver.does(order)).resolves.toMatchObject({ status: 200 });
      expect(identity.requests).toHaveLength(2);
      expect(model.requests.map(({ refused }) => refused)).toEqual([
        undefined,
        "revoked",
        undefined,
      ]);
      expect(model.requests.map((request) => request.body)).toEqual([body, body, body]);
    });

    test("docs/sdks.md: the example sends a request with a token", async () => {
      const file = path.join(folder, "providers.json");
      writeFileSync(file, onMock(fence(PAGE, "providers")));
      const [node, main] = SERVED;
      const bin = mkdtempSync(path.join(folder, "bin-"));
      const shim = `#!/bin/sh\nexec "${node}" "${main}" "$@"\n`;
      writeFileSync(path.join(bin, "byok-identity"), shim, { mode: 0o755 });
      const { command: program, args = [], env } = built.example;
      const { stdout, stderr } = await promisify(execFile)(program, args, {
        cwd: folder,
        env: {
          ...process.env,
          ...env,
          ...identity.env("imds"),
          COPILOT_PROVIDERS_CONFIG: file,
          PATH: `${bin}:${process.env["PATH"]}`,
        },
      });
      expect({ stdout, stderr }).toEqual({ stdout: "200\n", stderr: "" });
      expect(model.requests.map(({ path: asked }) => asked)).toEqual(["/v1/models"]);
    });

    test("a turn by the callback of a configuration, with a revoked token in the middle", async () => {
      const { token } = await driver.does({ op: "callback", provider: "azure", baseUrl });
      expect(await statusOf(token)).toBe(200);
      model.revoke(token ?? "");
      expect(await statusOf(token)).toBe(401);
      await driver.does({ op: "invalidate", provider: "azure", token: token ?? "" });
      const again = await driver.does({ op: "callback", provider: "azure", baseUrl });
      expect(await statusOf(again.token)).toBe(200);
      expect(identity.requests).toHaveLength(2);
    });

    async function statusOf(token = ""): Promise<number> {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      return (await fetch(url, { method: "POST", headers, body })).status;
    }

    test("a body that can be read only once is not sent again: the 401 is returned, the next turn works", async () => {
      await driver.does(order);
      model.revoke(current());
      await expect(driver.does({ ...order, stream: true })).resolves.toMatchObject({
        status: 401,
      });
      await expect(driver.does(order)).resolves.toMatchObject({ status: 200 });
      expect(model.requests.map(({ refused }) => refused)).toEqual([
        undefined,
        "revoked",
        undefined,
      ]);
    });

    test("a 401 is returned if there is no other token", async () => {
      const sent = { ...order, provider: "static" };
      await expect(driver.does(sent)).resolves.toMatchObject({ status: 401 });
      expect(model.requests).toHaveLength(1);
    });

    test("an unknown provider is an error that names the closest", async () => {
      await expect(driver.does({ op: "get", provider: "azur" })).resolves.toMatchObject({
        error: {
          code: "ERR_PROVIDER_UNKNOWN",
          message: expect.stringContaining("Did you mean azure?"),
          transient: false,
        },
      });
    });

    test("a token is sent to the origin of the base URL only", async () => {
      const elsewhere = await listening((_, response) => response.end());
      await expect(
        driver.does({ ...order, url: `${elsewhere.url}/v1/chat/completions` }),
      ).resolves.toMatchObject({ error: { code: "ERR_INSECURE_TARGET" } });
      expect(elsewhere.received).toEqual([]);
    });

    test.each(["http://models.example/v1", "ftp://127.0.0.1/v1", "models.example"])(
      "the base URL %s is refused",
      async (refused) => {
        await expect(
          driver.does({ ...order, baseUrl: refused, url: refused }),
        ).resolves.toMatchObject({ error: { code: "ERR_INSECURE_TARGET" } });
      },
    );

    test("a redirect to another origin carries no credential", async () => {
      const elsewhere = await listening((_, response) => response.end("elsewhere"));
      const redirecting = await listening((_, response) => {
        response.writeHead(302, { location: `${elsewhere.url}/landed` }).end();
      });
      await driver.does({
        op: "request",
        provider: "azure",
        baseUrl: redirecting.url,
        url: redirecting.url,
      });
      expect(redirecting.received).toEqual([`Bearer ${current()} `]);
      expect(elsewhere.received.filter((credential) => credential.trim() !== "")).toEqual([]);
    });

    test("what the language prints of a client holds no secret", async () => {
      await driver.does({ op: "get", provider: "azure" });
      const { text = "" } = await driver.does({ op: "show" });
      expect(text).toContain("TokenClient");
      expect(text).not.toContain(current());
      expect(text).not.toContain("providers.json");
    });
  });
});

/** On a loaded machine processes take their time. */
function eventually(holds: () => void): Promise<void> {
  return vi.waitFor(holds, 20_000);
}

/** A server that notes the credentials of each request. */
async function listening(
  answer: RequestListener,
): Promise<{ readonly url: string; readonly received: string[] }> {
  const received: string[] = [];
  const server = createServer((request, response) => {
    const { authorization = "", "api-key": key = "" } = request.headers;
    received.push(`${authorization} ${String(key)}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}
