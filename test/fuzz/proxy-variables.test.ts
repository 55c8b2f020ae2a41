import { expect } from "vitest";
import { routeTo } from "../../src/config/proxy-route.ts";
import { ConfigError } from "../../src/errors.ts";
import { proxyAuthorization } from "../../src/lib/forward-proxy.ts";
import { cpuTimer } from "../support/cpu-time.ts";
import { fc } from "../support/properties.ts";
import { campaign, words } from "./campaign.ts";

/** Processor time that any environment may cost, milliseconds: more is a pattern that tries every way. */
const PROMPT = 2_000;
const PASSWORD = "hunter2-of-the-proxy";

const pieces = words(
  "http://|https://|socks5://|@|:|/|[|]|::|%|%zz|#|?|,| |*|.|a.b|10.0.0.0/8|é|\0",
);
const noise = fc.oneof(
  fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join("")),
  fc.tuple(pieces, fc.nat(4_000)).map(([piece, times]) => piece.repeat(times)),
  fc.string({ unit: "binary", maxLength: 60 }),
);

campaign({
  title: "routeTo() reads any environment, at once, and shows no password of it",
  input: fc.record({
    value: fc.tuple(noise, fc.boolean(), noise).map(([before, has, after]) => {
      return `${before}${has ? PASSWORD : ""}${after}`;
    }),
    exceptions: noise,
    host: words("model.example.com|10.1.2.3|[2001:db8::1]|a.b"),
  }),
  found: [
    { value: `http://u:${PASSWORD}/x@h:1`, exceptions: "", host: "a.b" },
    { value: `${PASSWORD}@`, exceptions: ":".repeat(20_000), host: "a.b" },
    { value: "http://h", exceptions: `${"a:".repeat(10_000)}x`, host: "a.b" },
  ],
  holds({ value, exceptions, host }) {
    const spent = cpuTimer();
    try {
      const url = new URL(`https://${host}/v1`);
      const route = routeTo(url, { HTTPS_PROXY: value, NO_PROXY: exceptions });
      if (route !== undefined) expect(route.proxy.protocol).toMatch(/^https?:$/);
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      expect(String(error)).not.toContain(PASSWORD);
    }
    expect(spent()).toBeLessThan(PROMPT);
  },
});

campaign({
  title:
    "routeTo() reaches a loopback or link-local address directly, whatever the environment says",
  input: fc.tuple(
    words("localhost|127.0.0.1|127.8.8.8|[::1]|169.254.169.254|[fe80::1]"),
    words("http|https"),
    noise,
    noise,
  ),
  found: [],
  holds([host, scheme, value, exceptions]) {
    const env = { http_proxy: value, https_proxy: value, ALL_PROXY: value, no_proxy: exceptions };
    expect(routeTo(new URL(`${scheme}://${host}:8080/`), env)).toBeUndefined();
  },
});

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const name = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join("."));

campaign({
  title:
    "routeTo() takes a host of NO_PROXY for one, whatever is in the list and however it is written",
  input: fc.record({
    host: name,
    others: fc.array(name, { maxLength: 4 }),
    below: fc.boolean(),
    prefix: words("|.|*."),
    suffix: words("|.|:443|:8443"),
    separator: words(",| |, |\t"),
    upper: fc.boolean(),
  }),
  found: [],
  holds({ host, others, below, prefix, suffix, separator, upper }) {
    const entry = `${prefix}${upper ? host.toUpperCase() : host}${suffix}`;
    const env = { HTTPS_PROXY: "proxy.test:3128", NO_PROXY: [...others, entry].join(separator) };
    const asked = `${below ? "below." : ""}${host}`;
    const excepted = others.some((other) => asked === other || asked.endsWith(`.${other}`));
    const route = routeTo(new URL(`https://${asked}/v1`), env);
    if (suffix !== ":8443" || excepted) expect(route).toBeUndefined();
    else expect(route?.proxy.host).toBe("proxy.test:3128");
  },
});

campaign<readonly [user: string, password: string]>({
  title: "proxyAuthorization() is what the user name and password in the variable say",
  input: fc.tuple(fc.string({ minLength: 1 }), fc.string()),
  found: [["domain\\user", "p@ss/w:rd#?%é"]],
  holds([user, password]) {
    const text = `http://${encodeURIComponent(user)}:${encodeURIComponent(password)}@proxy.test:1`;
    const route = routeTo(new URL("https://model.example.com"), { HTTPS_PROXY: text });
    const sent = route === undefined ? undefined : proxyAuthorization(route);
    const pair = Buffer.from(sent?.replace("Basic ", "") ?? "", "base64").toString("utf8");
    expect(pair).toBe(`${user}:${password}`);
  },
});
