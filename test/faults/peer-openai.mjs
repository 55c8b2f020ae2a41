// openai-node's own workload identity in a process, as its parent says: the peer of `exchange.openai`.
import OpenAI from "openai";

const [identityUrl, modelUrl] = process.argv.slice(2);

const client = new OpenAI({
  apiKey: null,
  baseURL: `${modelUrl}/v1`,
  maxRetries: 0,
  workloadIdentity: {
    identityProviderId: "wip_1",
    serviceAccountId: "sa_1",
    provider: {
      tokenType: "jwt",
      async getToken() {
        const response = await fetch(`${process.env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=a`, {
          headers: { authorization: `bearer ${process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` },
        });
        return (await response.json()).value;
      },
    },
  },
  fetch(input, init) {
    const { href } = new URL(input instanceof Request ? input.url : input);
    return fetch(href.replace("https://auth.openai.com", identityUrl), init);
  },
});

async function run({ requests }) {
  if (requests === undefined) return;
  const report = { requests: 0, failures: 0 };
  while (report.requests < requests) {
    report.requests += 1;
    await client.models.list().catch(() => (report.failures += 1));
    process.send(report);
  }
  process.send({ ...report, done: true });
}

process.on("message", (message) => void run(message));
process.channel.ref();
process.send({ ready: true });
