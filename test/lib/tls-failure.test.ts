import { once } from "node:events";
import { createServer } from "node:https";
import { createServer as createPlainServer, type AddressInfo } from "node:net";
import { connect } from "node:tls";
import selfsigned from "selfsigned";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { tlsFailure } from "../../src/lib/tls-failure.ts";

interface Pair {
  readonly cert: string;
  readonly private: string;
}

const HOUR = 3_600_000;

function certificate(
  name: string,
  options: { readonly ca?: Pair; readonly from?: number; readonly host?: string } = {},
): Promise<Pair> {
  const begin = Date.now() + (options.from ?? -HOUR);
  return selfsigned.generate([{ name: "commonName", value: name }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(begin),
    notAfterDate: new Date(begin + 2 * HOUR),
    ...(options.ca === undefined ? {} : { ca: { key: options.ca.private, cert: options.ca.cert } }),
    extensions: [
      { name: "basicConstraints", cA: options.ca === undefined, critical: true },
      {
        name: "subjectAltName",
        altNames: [{ type: 2, value: options.host ?? "localhost" }],
      },
    ],
  });
}

/** The code by which Node refuses a server. `ca`: what it trusts. */
async function codeOf(pair: Pair, ca?: string): Promise<string> {
  const server = createServer({ key: pair.private, cert: pair.cert }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return refusedBy(server.address() as AddressInfo, ca);
}

async function refusedBy({ port }: AddressInfo, ca?: string): Promise<string> {
  const socket = connect({
    port,
    host: "127.0.0.1",
    servername: "localhost",
    ...(ca === undefined ? {} : { ca }),
  });
  const [error] = (await once(socket, "error")) as [NodeJS.ErrnoException];
  socket.destroy();
  return error.code ?? "";
}

describe("tlsFailure() of what Node says", () => {
  let root: Pair;
  beforeAll(async () => {
    root = await certificate("A private authority");
  });

  test("a private authority, with and without its certificate sent", async () => {
    const leaf = await certificate("localhost", { ca: root });
    for (const pair of [leaf, root, { ...leaf, cert: `${leaf.cert}\n${root.cert}` }]) {
      const code = await codeOf(pair);
      expect([code, tlsFailure(code)?.fix]).toEqual([
        code,
        expect.stringContaining("NODE_EXTRA_CA_CERTS") as string,
      ]);
    }
  });

  test("another name", async () => {
    const leaf = await certificate("other", { ca: root, host: "other.example" });
    const code = await codeOf(leaf, root.cert);
    expect(tlsFailure(code)?.why).toBe("Its certificate is for another host name.");
  });

  test.each([-10 * HOUR, 10 * HOUR])("valid at another time (%i)", async (from) => {
    const leaf = await certificate("localhost", { ca: root, from });
    const code = await codeOf(leaf, root.cert);
    expect(tlsFailure(code)?.why).toBe("Its certificate is not valid at this time.");
  });

  test("a server that speaks no TLS", async () => {
    const server = createPlainServer((socket) => {
      socket.on("error", () => undefined);
      socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const code = await refusedBy(server.address() as AddressInfo);
    expect(tlsFailure(code)?.why).toBe("It does not answer in TLS.");
  });
});

test.each(["ECONNREFUSED", "ENOTFOUND", "UND_ERR_SOCKET", ""])(
  "tlsFailure() says nothing of %j",
  (code) => expect(tlsFailure(code)).toBeUndefined(),
);
