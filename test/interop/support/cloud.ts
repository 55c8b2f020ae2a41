import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startMockIdentity, startMockModel } from "byok-identity/testing";
import type {
  IdentitySource,
  MockIdentity,
  MockIdentityOptions,
  MockModel,
  MockModelOptions,
} from "byok-identity/testing";
import { afterAll, afterEach, beforeAll, expect } from "vitest";

/** An identity's endpoint and models that trust it, for one test file. */
export interface Cloud {
  readonly identity: MockIdentity;
  /** A model endpoint that lives as long as the test. */
  model(options?: MockModelOptions): Promise<MockModel>;
  /** The token that the identity endpoint handed out last. */
  lastToken(): string;
}

export function cloud(knobs: MockIdentityOptions = {}, source: IdentitySource = "imds"): Cloud {
  let identity: MockIdentity;
  let trap: Trap;
  let models: MockModel[] = [];

  beforeAll(async () => {
    identity = await startMockIdentity(knobs);
    trap = await startTrap();
    Object.assign(process.env, identity.env(source), trap.env);
  });
  afterEach(async () => {
    await Promise.all(models.map((model) => model.close()));
    models = [];
    identity.reset();
  });
  afterAll(async () => {
    await identity.close();
    expect(await trap.close(), "requests that left this machine").toEqual([]);
  });

  return {
    get identity() {
      return identity;
    },
    async model(options) {
      const model = await startMockModel({ identity, ...options });
      models.push(model);
      return model;
    },
    lastToken: () => identity.requests.findLast(({ token }) => token !== undefined)?.token ?? "",
  };
}

interface Trap {
  readonly env: Readonly<Record<string, string>>;
  /** What arrived at it. */
  close(): Promise<string[]>;
}

/** A proxy for everything but loopback, through which nothing should come. */
async function startTrap(): Promise<Trap> {
  const caught: string[] = [];
  const server = createServer((request, response) => {
    caught.push(`${request.method} ${request.url}`);
    response.writeHead(502).end();
  });
  server.on("connect", (request, socket) => {
    caught.push(`CONNECT ${request.url}`);
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    env: {
      HTTP_PROXY: proxy,
      HTTPS_PROXY: proxy,
      http_proxy: proxy,
      https_proxy: proxy,
      NO_PROXY: "127.0.0.1,localhost",
      no_proxy: "127.0.0.1,localhost",
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(caught));
        server.closeAllConnections();
      }),
  };
}
