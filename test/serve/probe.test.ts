import { createServer } from "node:http";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { reportFailure } from "../../src/cli/failure.ts";
import { runProbe } from "../../src/cli/serve/probe.ts";
import { onLoopback } from "../support/loopback.ts";
import { recordedIo, type Said } from "../support/recorded-io.ts";
import { startFor } from "./support.ts";

async function probe(port: number, output: "text" | "json" = "text"): Promise<Said> {
  const { io, said } = recordedIo();
  try {
    await runProbe({ port, output }, io);
  } catch (error) {
    io.exitWith(reportFailure(error, io, output === "json"));
  }
  return said;
}

const portOf = (origin: string): number => Number(new URL(origin).port);

const good = { name: "good", baseUrl: "https://good.example.com", bearerToken: "a-token" };
const bad = {
  name: "bad",
  baseUrl: "https://bad.example.com",
  apiKeyFile: path.resolve("there-is-none"),
};

test("runProbe says ready, with each provider, and leaves the exit code at 0", async () => {
  const port = portOf((await startFor([good])).origin);
  await expect.poll(() => probe(port)).toEqual({ out: "ready\ngood: ready\n", err: "", exit: 0 });
});

test("runProbe says which provider has no token and why, and exits with 1", async () => {
  const port = portOf((await startFor([good, bad])).origin);
  await expect
    .poll(() => probe(port))
    .toEqual({
      out: "not ready\ngood: ready\nbad: ERR_FILE_UNREADABLE\n",
      err: "",
      exit: 1,
    });
  const { out } = await probe(port, "json");
  expect(JSON.parse(out)).toEqual({
    status: "not ready",
    providers: { good: "ready", bad: "ERR_FILE_UNREADABLE" },
  });
});

test("runProbe says where nobody answers, and exits with 1", async () => {
  const server = createServer();
  const port = portOf(await onLoopback(server));
  server.close();
  const message = `no answer of byok-identity serve at 127.0.0.1:${port}: connect ECONNREFUSED`;
  const { out, err, exit } = await probe(port);
  expect([out, exit]).toEqual(["", 1]);
  expect(err).toMatch(`error: ${message}`);
  expect(JSON.parse((await probe(port, "json")).out)).toEqual({
    error: { message: expect.stringContaining(message) as string },
  });
});

test("runProbe says how long it has waited for a server that does not answer", async () => {
  const timeout = vi
    .spyOn(AbortSignal, "timeout")
    .mockReturnValueOnce(AbortSignal.abort(new DOMException("late", "TimeoutError")));
  onTestFinished(() => timeout.mockRestore());
  const server = createServer(() => undefined);
  onTestFinished(() => void server.close());
  const port = portOf(await onLoopback(server));
  expect(await probe(port)).toEqual({
    out: "",
    err: `error: no answer of byok-identity serve at 127.0.0.1:${port}: it did not answer within 4 seconds\n`,
    exit: 1,
  });
});

test.each(["{}", "[]", "no JSON", '{"status":"ready"}', '{"status":1,"providers":{}}'])(
  "runProbe does not take a server that answers %s for ready",
  async (body) => {
    const server = createServer((_request, response) => void response.end(body));
    onTestFinished(() => void server.close());
    const { out, exit } = await probe(portOf(await onLoopback(server)));
    expect([out, exit]).toEqual(["", 1]);
  },
);

test("runProbe refuses to guess which server is meant", async () => {
  const { err, exit } = await probe(0);
  expect(err).toContain("needs --port or --socket of the server to ask");
  expect(exit).toBe(2);
});
