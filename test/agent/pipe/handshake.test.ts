import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { proveToAgent, proveToClient } from "../../../src/agent/pipe/handshake.ts";
import { sharedFolder } from "../../support/mocks.ts";
import { fc } from "../../support/properties.ts";
import { pipeName } from "../../support/pipe-name.ts";

const GREETING = "byok-identity agent 1\n";
const key = randomBytes(32);
const folder = sharedFolder();

/** The two ends of a real connection. */
async function ends(): Promise<readonly [client: Socket, agent: Socket]> {
  const pipe = pipeName(folder);
  const server = createServer().listen(pipe);
  await once(server, "listening");
  const client = connect(pipe);
  const [[agent]] = (await Promise.all([
    once(server, "connection"),
    once(client, "connect"),
  ])) as unknown as [[Socket], unknown];
  server.close();
  return [client, agent];
}

async function withEnds<T>(use: (client: Socket, agent: Socket) => Promise<T>): Promise<T> {
  const [client, agent] = await ends();
  try {
    return await use(client, agent);
  } finally {
    client.destroy();
    agent.destroy();
  }
}

/** Everything that has arrived, once the other side has ended. */
async function received(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", () => undefined);
  await once(socket, "close");
  return Buffer.concat(chunks);
}

function bytes(socket: Socket, size: number): Promise<Buffer> {
  return new Promise((resolve) => {
    // Each new listener would be called for the bytes that are there already.
    socket.on("readable", function look() {
      const found = socket.read(size) as Buffer | null;
      if (found === null) return;
      socket.off("readable", look);
      resolve(found);
    });
  });
}

const proof = (role: string, ...nonces: Buffer[]): Buffer =>
  createHmac("sha256", key)
    .update(Buffer.concat([Buffer.from(role), ...nonces]))
    .digest();

test("both sides prove the key, and what follows in either direction arrives", async () => {
  await withEnds(async (client, agent) => {
    await Promise.all([
      proveToAgent(client, key).then(() => client.write("request")),
      proveToClient(agent, key).then(() => agent.write("answer")),
    ]);
    expect(String(await bytes(agent, 7))).toBe("request");
    expect(String(await bytes(client, 6))).toBe("answer");
  });
});

test("proveToClient() speaks the documented protocol, in whatever pieces it arrives", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) =>
      withEnds(async (client, agent) => {
        const inPieces = (message: Buffer): void => {
          for (let [sent, piece] = [0, 0]; sent < message.length; piece++) {
            client.write(message.subarray(sent, (sent += sizes[piece % sizes.length] ?? 1)));
          }
        };
        const proven = proveToClient(agent, key);
        const nonce = randomBytes(32);
        inPieces(Buffer.concat([Buffer.from(GREETING), nonce]));
        const theirs = await bytes(client, 32);
        expect(await bytes(client, 32)).toEqual(proof("agent", nonce, theirs));
        inPieces(Buffer.concat([proof("client", nonce, theirs), Buffer.from("POST")]));
        await proven;
        expect(String(await bytes(agent, 4))).toBe("POST");
      }),
    ),
    { numRuns: 30 },
  );
});

test("proveToAgent() speaks the documented protocol", async () => {
  await withEnds(async (client, agent) => {
    const proven = proveToAgent(client, key);
    expect(String(await bytes(agent, GREETING.length))).toBe(GREETING);
    const theirs = await bytes(agent, 32);
    const nonce = randomBytes(32);
    agent.write(Buffer.concat([nonce, proof("agent", theirs, nonce)]));
    expect(await bytes(agent, 32)).toEqual(proof("client", theirs, nonce));
    await proven;
  });
});

test("a process that listens without the key gets a greeting and a nonce, and nothing else", async () => {
  await withEnds(async (client, squatter) => {
    const got = received(squatter);
    squatter.write(randomBytes(64));
    await expect(proveToAgent(client, key)).rejects.toThrow("does not know the key");
    expect(client.destroyed).toBe(true);
    expect(await got).toHaveLength(GREETING.length + 32);
  });
});

test("a client's own messages prove nothing to it", async () => {
  await withEnds(async (client, mirror) => {
    mirror.on("data", (chunk: Buffer) => mirror.write(chunk)).on("error", () => undefined);
    mirror.write(randomBytes(10));
    await expect(proveToAgent(client, key)).rejects.toThrow("does not know the key");
  });
});

test("the proof of another connection proves nothing", async () => {
  const recorded = await withEnds(async (client, agent) => {
    const proven = proveToClient(agent, key).catch(() => undefined);
    client.write(Buffer.concat([Buffer.from(GREETING), Buffer.alloc(32)]));
    const answer = await bytes(client, 64);
    client.destroy();
    await proven;
    return answer;
  });
  await withEnds(async (client, squatter) => {
    squatter.on("error", () => undefined).write(recorded);
    await expect(proveToAgent(client, key)).rejects.toThrow("does not know the key");
  });
});

test("proveToClient() destroys a connection that sends anything else, and says at most its own part", async () => {
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    // Right up to a point.
    fc
      .uint8Array({ minLength: 1, maxLength: 100 })
      .map((rest) => Buffer.concat([Buffer.from(GREETING), rest])),
    fc.constant(
      Buffer.from("POST /token HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n"),
    ),
  );
  await fc.assert(
    fc.asyncProperty(garbage, (sent) =>
      withEnds(async (client, agent) => {
        const got = received(client);
        client.end(Buffer.from(sent));
        await expect(proveToClient(agent, key)).rejects.toThrow(Error);
        expect(agent.destroyed).toBe(true);
        expect((await got).length === 0 || (await got).length === 64).toBe(true);
      }),
    ),
    { numRuns: 60 },
  );
});

test("one wrong bit anywhere in the agent's answer ends the connection", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 64 * 8 - 1 }), (bit) =>
      withEnds(async (client, between) => {
        const proven = proveToAgent(client, key);
        const theirs = (await bytes(between, GREETING.length + 32)).subarray(GREETING.length);
        const nonce = randomBytes(32);
        const answer = Buffer.concat([nonce, proof("agent", theirs, nonce)]);
        answer[bit >> 3] = (answer[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        between.on("error", () => undefined).write(answer);
        await expect(proven).rejects.toThrow("does not know the key");
      }),
    ),
    { numRuns: 60 },
  );
});

test.each([
  ["proveToAgent()", proveToAgent],
  ["proveToClient()", proveToClient],
])("%s gives up a silent connection after two seconds", async (_, prove) => {
  const [client, agent] = await ends();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => {
    vi.useRealTimers();
    client.destroy();
  });
  let failure: unknown;
  const proven = prove(agent, key).catch((error: unknown) => (failure = error));
  await vi.advanceTimersByTimeAsync(1_999);
  expect(agent.destroyed).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await proven;
  expect(String(failure)).toContain("took more than 2000 ms");
});
