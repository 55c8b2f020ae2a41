import { describe, expect, test } from "vitest";
import { routeTo } from "../../src/config/proxy-route.ts";
import { ConfigError } from "../../src/errors.ts";
import { proxyAuthorization, type ProxyRoute } from "../../src/lib/forward-proxy.ts";
import { fc } from "../support/properties.ts";

const PROXY = "http://proxy.example:3128";

function route(url: string, env: Record<string, string>): string {
  const found = routeTo(new URL(url), env);
  return found === undefined ? "direct" : `${found.variable} ${found.proxy.href}`;
}

describe("routeTo() finds the proxy by curl's rules", () => {
  test.each([
    ["nothing is set", {}, "direct"],
    ["HTTPS_PROXY", { HTTPS_PROXY: PROXY }, `HTTPS_PROXY ${PROXY}/`],
    [
      "lower case comes first",
      { HTTPS_PROXY: "http://other", https_proxy: PROXY },
      `https_proxy ${PROXY}/`,
    ],
    [
      "an empty variable is not set",
      { https_proxy: " ", HTTPS_PROXY: PROXY },
      `HTTPS_PROXY ${PROXY}/`,
    ],
    ["all empty", { https_proxy: "", HTTPS_PROXY: "", ALL_PROXY: "" }, "direct"],
    ["no scheme is http", { HTTPS_PROXY: "proxy.example:3128" }, `HTTPS_PROXY ${PROXY}/`],
    ["a name alone", { HTTPS_PROXY: "proxy" }, "HTTPS_PROXY http://proxy/"],
    ["over TLS", { HTTPS_PROXY: "https://proxy:8443" }, "HTTPS_PROXY https://proxy:8443/"],
    ["an address", { HTTPS_PROXY: "[::1]:3128" }, "HTTPS_PROXY http://[::1]:3128/"],
    ["with a password", { HTTPS_PROXY: "u:p%40@proxy:1" }, "HTTPS_PROXY http://u:p%40@proxy:1/"],
    ["ALL_PROXY is the last", { ALL_PROXY: PROXY }, `ALL_PROXY ${PROXY}/`],
    ["HTTP_PROXY is not for https", { HTTP_PROXY: PROXY, http_proxy: PROXY }, "direct"],
  ])("%s", (_, env, expected) => {
    expect(route("https://login.microsoftonline.com/t", env)).toBe(expected);
  });

  test("plain http goes by http_proxy in lower case alone", () => {
    expect(route("http://h.example", { http_proxy: PROXY })).toBe(`http_proxy ${PROXY}/`);
    expect(route("http://h.example", { HTTP_PROXY: PROXY, HTTPS_PROXY: PROXY })).toBe("direct");
  });
});

describe("routeTo() heeds no_proxy", () => {
  test.each([
    ["*", "https://any.example", "direct"],
    ["a,*", "https://any.example", "proxy"],
    ["any.example", "https://any.example", "direct"],
    ["any.example", "https://sub.any.example", "direct"],
    ["any.example", "https://many.example", "proxy"],
    [".any.example", "https://any.example", "direct"],
    ["*.any.example", "https://sub.any.example", "direct"],
    ["ANY.example.", "https://any.example", "direct"],
    ["any.example", "https://any.example.", "direct"],
    ["other , any.example", "https://any.example", "direct"],
    ["other any.example", "https://any.example", "direct"],
    ["any.example:443", "https://any.example", "direct"],
    ["any.example:8443", "https://any.example", "proxy"],
    ["any.example:8443", "https://any.example:8443", "direct"],
    ["10.1.2.3", "https://10.1.2.3", "direct"],
    ["2.3", "https://10.1.2.3", "proxy"],
    ["10.0.0.0/8", "https://10.1.2.3", "direct"],
    ["10.0.0.0/8", "https://11.1.2.3", "proxy"],
    ["10.0.0.0/33", "https://10.1.2.3", "proxy"],
    ["2001:db8::/32", "https://[2001:db8::7]", "direct"],
    ["2001:db8::7", "https://[2001:db8::7]", "direct"],
    ["[2001:db8::7]:443", "https://[2001:db8::7]", "direct"],
    ["10.0.0.0/8", "https://any.example", "proxy"],
    [",.,:", "https://any.example", "proxy"],
  ])("“%s”: %s is reached by the way of %s", (exceptions, url, way) => {
    const found = route(url, { HTTPS_PROXY: PROXY, no_proxy: exceptions });
    expect(found === "direct" ? "direct" : "proxy").toBe(way);
  });

  test("no_proxy comes before NO_PROXY, unless it is empty", () => {
    const env = { HTTPS_PROXY: PROXY, NO_PROXY: "*" };
    expect(route("https://h.example", { ...env, no_proxy: "other" })).not.toBe("direct");
    expect(route("https://h.example", { ...env, no_proxy: "" })).toBe("direct");
  });

  test("any text is read without an error", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const env = { HTTPS_PROXY: PROXY, NO_PROXY: text };
        expect(route("https://10.1.2.3", env)).toMatch(/^(?:direct|HTTPS_PROXY )/);
      }),
    );
  });
});

test.each([
  "https://127.0.0.1:8443",
  "https://localhost",
  "https://[::1]",
  "http://169.254.169.254/metadata",
  "https://[fe80::1]",
])("routeTo() reaches %s directly, whatever the environment says", (url) => {
  expect(route(url, { HTTPS_PROXY: PROXY, http_proxy: PROXY, ALL_PROXY: PROXY })).toBe("direct");
});

describe("a proxy that cannot be understood is an error that names its variable", () => {
  test.each(["http://", "http://user:s3cret@", "::::", "ftp://s3cret@h", "http://h:port", "a b"])(
    "%s",
    (value) => {
      const read = (): unknown => routeTo(new URL("https://h.example"), { HTTPS_PROXY: value });
      expect(read).toThrow(ConfigError);
      expect(read).toThrow(/HTTPS_PROXY: is not the URL of a proxy; expected http:\/\/HOST:PORT/);
      expect(messageOf(read)).not.toContain("s3cret");
    },
  );

  test.each([
    "http://user:50%s3cret@h:1",
    "user:50%s3cret@h:1",
    "http://us%er:s3cret@h:1",
    "http://user:s3cret%@h:1",
    "http://user:s3cret%ff@h:1",
    "http://user:12/s3cret@h:1",
    "http://user:12?s3cret@h:1",
    "http://user:12#s3cret@h:1",
  ])("%s: its user or password is to be percent-encoded", (value) => {
    const read = (): unknown => routeTo(new URL("https://h.example"), { https_proxy: value });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/https_proxy: has a user or password .* percent-encode them \(% is %25/);
    expect(messageOf(read)).not.toContain("s3cret");
  });

  test("whatever its user and password are, the others get an authorization", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "1", "%", "2F", "ff", "/", ":", "@", "#", "?", " ", "é"),
      minLength: 1,
    });
    fc.assert(
      fc.property(text, text, (user, password) => {
        const value = `http://${user}:${password}@h:1`;
        let found: ProxyRoute | undefined;
        try {
          found = routeTo(new URL("https://h.example"), { HTTPS_PROXY: value });
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
        if (found !== undefined) expect(() => proxyAuthorization(found)).not.toThrow();
      }),
    );
  });

  test("SOCKS is named", () => {
    expect(() => routeTo(new URL("https://h.example"), { ALL_PROXY: "socks5h://p:1080" })).toThrow(
      /ALL_PROXY: names a SOCKS proxy, which is not supported/,
    );
  });
});

function messageOf(run: () => unknown): string {
  try {
    run();
    return "";
  } catch (error) {
    return String(error);
  }
}
