// A process that makes model requests through the built package, as it is told by its parent.
import { createProviderAuth } from "byok-identity";
import { subscribe } from "node:diagnostics_channel";

const report = {
  requests: 0,
  failures: {},
  renewals: 0,
  acquired: 0,
  replays: 0,
  unhandled: 0,
  slowest: 0,
};
process.on("unhandledRejection", () => (report.unhandled += 1));
subscribe("byok-identity:renewal", () => (report.renewals += 1));
subscribe("byok-identity:acquire", () => (report.acquired += 1));
subscribe("byok-identity:replay", () => (report.replays += 1));

const auths = [];
const seen = new Set();

const steps = {
  open: ({ config, options, times = 1 }) => {
    for (let each = 0; each < times; each += 1) auths.push(createProviderAuth(config, options));
  },
  /** Through `fetch`, to the model endpoint; or the token alone where there is no `url`. */
  request: async ({ count, concurrency = 16, pause = 0, url, note = false }) => {
    let left = count;
    const worker = async (_, index) => {
      while (left-- > 0) {
        const auth = auths[(left + index) % auths.length];
        const started = performance.now();
        try {
          report.requests += 1;
          if (url === undefined) {
            const { token } = await auth.getToken();
            if (note) seen.add(token);
          } else {
            const response = await auth.fetch(url);
            await response.arrayBuffer();
            if (!response.ok) throw Object.assign(new Error(), { code: String(response.status) });
          }
        } catch (error) {
          const code = error.code ?? error.message;
          report.failures[code] = (report.failures[code] ?? 0) + 1;
        }
        report.slowest = Math.max(report.slowest, performance.now() - started);
        if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  },
  /** One renewal after the other, as if each token were refused. */
  renew: async ({ count }) => {
    let rejected;
    for (let turn = 0; turn < count; turn += 1) {
      report.requests += 1;
      try {
        rejected = await auths[0].getToken({ rejected });
        auths[0].accepted(rejected.token);
      } catch (error) {
        report.failures[error.code] = (report.failures[error.code] ?? 0) + 1;
        return;
      }
    }
  },
  stall: ({ milliseconds }) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  },
  together: ({ steps: each }) => Promise.all(each.map((step) => run(step))),
  wait: ({ milliseconds }) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  report: () => ({
    ...report,
    seen: [...seen],
    lastError: auths[0]?.status().lastError?.message,
    heap: process.memoryUsage().heapUsed,
  }),
};

function run({ step, ...rest }) {
  return steps[step](rest);
}

process.on("message", (message) => {
  if (message.step === undefined) return;
  Promise.resolve(run(message)).then(
    (result) => process.send({ id: message.id, result }),
    (error) => process.send({ id: message.id, error: String(error?.stack ?? error) }),
  );
});
process.channel.ref();
process.send({ ready: true });
