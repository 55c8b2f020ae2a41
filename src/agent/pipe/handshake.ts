import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Duplex } from "node:stream";

/** Bytes of the key, of a nonce and of a proof: the size of a SHA-256 digest. */
export const KEY_SIZE = 32;

/** Time limit for the whole handshake, milliseconds: both sides are on this machine, and wait for nothing else. */
export const HANDSHAKE_LIMIT = 2_000;

/** First bytes of a connection. The number is that of the protocol. */
const GREETING = Buffer.from("byok-identity agent 1\n");

/**
 * The client's half of the handshake by which both sides of a connection prove that they know the key, without showing
 * it:
 *
 * 1. client: greeting, client nonce
 * 2. agent: agent nonce, HMAC-SHA256(key, "agent" | client nonce | agent nonce)
 * 3. client: HMAC-SHA256(key, "client" | client nonce | agent nonce)
 *
 * Nonces are new and random, so that no proof is valid twice; each has the role in it, so that none can be sent back to
 * the side that made it. Everything has a fixed length. After the handshake, the connection is used like any other.
 *
 * Rejects, and destroys the connection, if the other side sends anything else or takes longer than two seconds. Until
 * the agent has proven itself, it has received nothing but random bytes.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2104
 */
export function proveToAgent(connection: Duplex, key: Buffer): Promise<void> {
  return bounded(connection, async () => {
    const mine = randomBytes(KEY_SIZE);
    connection.write(Buffer.concat([GREETING, mine]));
    const answer = await read(connection, 2 * KEY_SIZE);
    const nonces = Buffer.concat([mine, answer.subarray(0, KEY_SIZE)]);
    verify(answer.subarray(KEY_SIZE), proof(key, "agent", nonces));
    connection.write(proof(key, "client", nonces));
  });
}

/** The agent's half of {@link proveToAgent}. Bytes that follow the client's proof stay in the stream. */
export function proveToClient(connection: Duplex, key: Buffer): Promise<void> {
  return bounded(connection, async () => {
    const hello = await read(connection, GREETING.length + KEY_SIZE);
    verify(hello.subarray(0, GREETING.length), GREETING);
    const mine = randomBytes(KEY_SIZE);
    const nonces = Buffer.concat([hello.subarray(GREETING.length), mine]);
    connection.write(Buffer.concat([mine, proof(key, "agent", nonces)]));
    verify(await read(connection, KEY_SIZE), proof(key, "client", nonces));
  });
}

function proof(key: Buffer, role: "agent" | "client", nonces: Buffer): Buffer {
  return createHmac("sha256", key).update(role).update(nonces).digest();
}

function verify(received: Buffer, expected: Buffer): void {
  if (!timingSafeEqual(received, expected))
    throw new Error("The other side does not know the key.");
}

/** Destroys the connection if the handshake fails or takes too long. */
async function bounded(connection: Duplex, handshake: () => Promise<void>): Promise<void> {
  let failure: Error | undefined;
  const fail = (error: Error): void => void (failure = error);
  connection.on("error", fail);
  const timer = setTimeout(() => {
    connection.destroy(new Error(`The other side took more than ${HANDSHAKE_LIMIT} ms.`));
  }, HANDSHAKE_LIMIT);
  try {
    await handshake();
    connection.off("error", fail);
  } catch (error) {
    connection.destroy();
    throw failure ?? error;
  } finally {
    clearTimeout(timer);
  }
}

/** Exactly this number of bytes; what follows them stays in the stream. */
function read(connection: Duplex, size: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settle = (bytes?: Buffer): void => {
      connection.off("readable", take).off("end", ended).off("close", ended);
      if (bytes?.length === size) resolve(bytes);
      else reject(new Error("The connection ended during the handshake."));
    };
    const ended = (): void => settle();
    const take = (): void => {
      const bytes = connection.read(size) as Buffer | null;
      if (bytes !== null) settle(bytes);
    };
    connection.on("readable", take).on("end", ended).on("close", ended);
    take();
  });
}
