// Preloaded into a process whose wall clock and name resolution the test has in its hand. Timers and
// performance.now() go on as they do: the monotonic clock of Linux stands still while a machine is suspended.
import dns from "node:dns";

const { now } = Date;
let offset = 0;
let resolves = true;

globalThis.Date = class extends Date {
  constructor(...args) {
    if (args.length === 0) super(now() + offset);
    else super(...args);
  }
  static now() {
    return now() + offset;
  }
};

const { lookup } = dns;
dns.lookup = (host, ...rest) => {
  if (!host.endsWith(".test")) return lookup(host, ...rest);
  if (resolves) return lookup("127.0.0.1", ...rest);
  const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {
    code: "ENOTFOUND",
    syscall: "getaddrinfo",
    hostname: host,
  });
  process.nextTick(rest.at(-1), error);
};

process.on("message", (message) => {
  if (message.clock !== undefined) offset = message.clock;
  if (message.resolves !== undefined) resolves = message.resolves;
});
process.channel?.unref();
