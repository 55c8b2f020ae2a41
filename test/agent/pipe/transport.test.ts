import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type Server } from "node:http";
import { connect, createServer, type Socket } from "node:net";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { askAgent } from "../../../src/agent/ask.ts";
import { listenOnPipe } from "../../../src/agent/pipe/listen.ts";
import { pipeTransport, profileProblem } from "../../../src/agent/pipe/transport.ts";
import { ConfigError } from "../../../src/errors.ts";
import { sharedFolder } from "../../support/mocks.ts";
import { pipeName } from "../../support/pipe-name.ts";

const folder = sharedFolder();
let count = 0;
const place = (): string => path.join(folder, `${count++}`);

const pipe = (): { pipe: string; key: Buffer } => ({
  pipe: pipeName(folder),
  key: randomBytes(32),
});

function agentServer(onRequest: () => void = () => undefined): Server {
  return createHttpServer((request, response) => {
    onRequest();
    request.resume();
    response.end(JSON.stringify({ token: "of-the-agent" }));
  });
}

async function listening(file: string, server = agentServer()) {
  const address = pipe();
  const stop = await listenOnPipe(server, file, address);
  onTestFinished(() => stop(0));
  return { address, stop };
}

const ask = (file: string) => askAgent(pipeTransport.requestTo(file), { managedIdentity: {} }, "");

describe("an agent on a pipe", () => {
  test("answers any number of clients that read its file", async () => {
    const file = place();
    await listening(file);
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(file)));
    expect(answers).toEqual(answers.map(() => ({ token: "of-the-agent" })));
  });

  test("gets no request from a client that has not proven the key", async () => {
    let requests = 0;
    const file = place();
    const { address } = await listening(
      file,
      agentServer(() => (requests += 1)),
    );
    const client = connect(address.pipe);
    client.write(
      "POST /token HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n{}".padEnd(200),
    );
    client.on("error", () => undefined).resume();
    await once(client, "close");
    writeFileSync(
      file,
      JSON.stringify({ pipe: address.pipe, key: Buffer.alloc(32).toString("base64url") }),
    );
    expect(await ask(file)).toBeUndefined();
    expect(requests).toBe(0);
  });

  test("that somebody else poses as gets nothing of the configuration", async () => {
    const file = place();
    const address = pipe();
    const chunks: Buffer[] = [];
    const squatter = createServer((socket: Socket) => {
      socket.on("error", () => undefined).on("data", (chunk: Buffer) => chunks.push(chunk));
      socket.write(randomBytes(64));
    }).listen(address.pipe);
    await once(squatter, "listening");
    onTestFinished(() => void squatter.close());
    writeFileSync(file, JSON.stringify({ ...address, key: address.key.toString("base64url") }));
    expect(await ask(file)).toBeUndefined();
    await expect
      .poll(() => Buffer.concat(chunks).toString("latin1"))
      .toMatch(/^byok-identity agent 1\n[^]{32}$/);
  });

  test("is not looked for where its file is no address", async () => {
    for (const text of ["", "{", "[]", "{}", '{"pipe":"","key":""}', '{"pipe":"x","key":"AAAA"}']) {
      const file = place();
      writeFileSync(file, text);
      expect(await ask(file)).toBeUndefined();
    }
    expect(await ask(place())).toBeUndefined();
  });

  test("refuses to start next to another one, and replaces the file of one that was killed", async () => {
    const file = place();
    writeFileSync(
      file,
      JSON.stringify({ pipe: pipeName(folder), key: randomBytes(32).toString("base64url") }),
    );
    await listening(file);
    const before = readFileSync(file, "utf8");
    await expect(listenOnPipe(agentServer(), file, pipe())).rejects.toThrow(ConfigError);
    await expect(listenOnPipe(agentServer(), file, pipe())).rejects.toThrow("already listens");
    expect(readFileSync(file, "utf8")).toBe(before);
  });

  test("is one, if two start at once", async () => {
    const file = place();
    const started = await Promise.allSettled([1, 2].map(() => listening(file)));
    expect(started.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await ask(file)).toEqual({ token: "of-the-agent" });
  });

  test("says what is wrong if its file cannot be written", async () => {
    const file = path.join(place(), "absent", "agent.json");
    const failure = await listenOnPipe(agentServer(), file, pipe()).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(ConfigError);
    expect(String(failure)).toContain(`${file} (ENOENT)`);
  });

  test("removes its file at the end, but not that of another one", async () => {
    const [own, other] = [place(), place()];
    const first = await listening(own);
    await first.stop(0);
    expect(existsSync(own)).toBe(false);
    const second = await listening(other);
    writeFileSync(other, "another");
    await second.stop(0);
    expect(readFileSync(other, "utf8")).toBe("another");
  });

  test("ends after requests in flight, and after its grace without them", async () => {
    const file = place();
    let answer = (): void => undefined;
    const server = createHttpServer((request, response) => {
      request.resume();
      answer = () => void response.end(JSON.stringify({ token: "late" }));
    });
    const { stop } = await listening(file, server);
    const asked = ask(file);
    await once(server, "request");
    const stopped = stop(10_000);
    answer();
    expect(await asked).toEqual({ token: "late" });
    await stopped;

    const hanging = place();
    const silent = createHttpServer(() => undefined);
    const { stop: end } = await listening(hanging, silent);
    const lost = ask(hanging);
    await once(silent, "request");
    await end(1);
    expect(await lost).toBeUndefined();
  });
});

describe("profileProblem()", () => {
  const home = path.join(folder, "home");
  mkdirSync(path.join(home, "AppData"), { recursive: true });
  // On Windows only an administrator can make a link.
  const linked = process.platform !== "win32";
  if (linked) symlinkSync(folder, path.join(home, "out"));

  test.each([
    path.join(home, "agent.json"),
    path.join(home, "AppData", "absent", "agent.json"),
    path.join(home, "..home", "agent.json"),
  ])("accepts %s", (file) => {
    expect(profileProblem(file, [home])).toBeUndefined();
  });

  test.each([
    path.join(folder, "agent.json"),
    path.join(folder, "home2", "agent.json"),
    ...(linked ? [path.join(home, "out", "agent.json")] : []),
    "/agent.json",
  ])("refuses %s", (file) => {
    expect(profileProblem(file, [home])).toContain("is not in your profile");
  });
});
