// Does what each line of stdin says, and answers with a line of JSON.
import { createInterface } from "node:readline";
import { inspect } from "node:util";

const { TokenClient, TokenError } = await import(`${process.argv[2]}/client.js`);
const { authorizedFetch } = await import(`${process.argv[2]}/fetch.js`);

let client = new TokenClient();

const orders = {
  async open({ command, timeout }) {
    await client.close();
    client = new TokenClient({ command, timeout });
    return {};
  },
  async get({ provider: providerName }) {
    return { token: await client.getToken({ providerName, sessionId: "s" }) };
  },
  /** As the runtime of an SDK calls it, which knows the configuration only. */
  async callback({ provider: providerName, baseUrl }) {
    const config = { baseUrl, bearerTokenProvider: client.getToken };
    return { token: await config.bearerTokenProvider({ providerName, sessionId: "s" }) };
  },
  async many({ provider: providerName, count }) {
    const sessions = Array.from({ length: count }, (_, index) => `s${index}`);
    const tokens = sessions.map((sessionId) => client.getToken({ providerName, sessionId }));
    return { tokens: await Promise.all(tokens) };
  },
  async cancel({ provider: providerName }) {
    const signal = AbortSignal.timeout(50);
    try {
      await client.getToken({ providerName, sessionId: "s" }, { signal });
    } catch (error) {
      return { cancelled: error === signal.reason };
    }
    return { cancelled: false };
  },
  async invalidate({ provider: providerName, token }) {
    await client.invalidate({ providerName, sessionId: "s", token });
    return {};
  },
  async request({ provider: providerName, baseUrl, url, body, stream }) {
    const send = authorizedFetch(client, baseUrl, { providerName, sessionId: "s" });
    const response = await send(url, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        "content-type": "application/json",
        authorization: "Bearer stale",
        "api-key": "stale",
      },
      body: stream ? new Blob([body]).stream() : body,
      duplex: "half",
    });
    return { status: response.status, body: await response.text() };
  },
  show: () => ({ text: inspect(client, { showHidden: true }) + JSON.stringify(client) }),
  async close() {
    await client.close();
    return {};
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  let told;
  try {
    told = await orders[order.op](order);
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    const { code, message, transient, retryAfter = 0 } = error;
    told = { error: { code, message, transient, retryAfter } };
  }
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
// Without close(): an idle client does not keep its process alive.
