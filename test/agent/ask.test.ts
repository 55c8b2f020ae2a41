import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { askAgent } from "../../src/agent/ask.ts";
import { sharedFolder } from "../support/mocks.ts";

const folder = sharedFolder();

/** Something that listens where an agent should, and does with a request what it is told. */
async function listener(name: string, onRequest: (socket: Socket) => void) {
  const socketPath = path.join(folder, name);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", () => onRequest(socket));
  }).listen(socketPath);
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return socketPath;
}

function ask(socketPath: string): { readonly answer: () => unknown } {
  let answer: unknown = "none yet";
  void askAgent({ socketPath }, { managedIdentity: {} }, "").then((token) => (answer = token));
  return { answer: () => answer };
}

/** Without a timer, which are faked here. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

function fakeTimeouts(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
}

test("askAgent() gives up an agent that is silent for two seconds", async () => {
  const asked = vi.fn();
  const socketPath = await listener("silent", asked);
  fakeTimeouts();
  const { answer } = ask(socketPath);
  await until(() => asked.mock.calls.length > 0);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(answer()).toBe("none yet");
  await vi.advanceTimersByTimeAsync(1);
  await until(() => answer() !== "none yet");
  expect(answer()).toBeUndefined();
});

test("askAgent() waits for a token from an agent that has shown it is there", async () => {
  let agent: Socket | undefined;
  const socketPath = await listener("slow", (socket) => {
    agent = socket.write("HTTP/1.1 100 Continue\r\n\r\n") ? socket : undefined;
  });
  fakeTimeouts();
  const { answer } = ask(socketPath);
  await until(() => agent !== undefined);
  // Until it has arrived.
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(answer()).toBe("none yet");
  const body = JSON.stringify({ token: "t" });
  agent?.end(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  await until(() => answer() !== "none yet");
  expect(answer()).toEqual({ token: "t" });
});
