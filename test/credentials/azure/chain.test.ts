import { describe, expect, test, vi } from "vitest";
import { chain, type Link } from "../../../src/credentials/azure/chain.ts";
import { ByokIdentityError, ConfigError, type ErrorDetails } from "../../../src/errors.ts";
import type { TokenSource } from "../../../src/token/types.ts";

const answering = (token: string): TokenSource => vi.fn(() => Promise.resolve({ token }));
const failing = (message: string, details: ErrorDetails = {}): TokenSource =>
  vi.fn(() => Promise.reject(new ByokIdentityError("ERR_IDENTITY_REFUSED", message, details)));

const link = (name: string, source: TokenSource, more: Partial<Link> = {}): Link => ({
  name,
  source,
  mints: () => false,
  ...more,
});

const gone = new ByokIdentityError("ERR_IDENTITY_REFUSED", "signed out.");
const down = new ByokIdentityError("ERR_IDENTITY_UNAVAILABLE", "down.", { transient: true });

describe("chain()", () => {
  test("asks one after the other, and none after the first that answers", async () => {
    const [a, b, c] = [failing("a: no."), answering("t"), answering("never")];
    const request = { claims: "{}" };
    await expect(chain("x", [link("a", a), link("b", b), link("c", c)])(request)).resolves.toEqual({
      token: "t",
    });
    expect(a).toHaveBeenCalledExactlyOnceWith(request);
    expect(b).toHaveBeenCalledExactlyOnceWith(request);
    expect(c).not.toHaveBeenCalled();
  });

  test("does not ask a link that is absent", async () => {
    const a = answering("never");
    const source = chain("x", [link("a", a, { absent: "needs A." }), link("b", answering("t"))]);
    await expect(source()).resolves.toEqual({ token: "t" });
    expect(a).not.toHaveBeenCalled();
  });

  test("mints where the link that answered does", async () => {
    const links = [link("a", failing("a: no.")), link("b", answering("t"), { mints: () => true })];
    const source = chain("x", links);
    expect(source.mints()).toBe(false);
    await source();
    expect(source.mints()).toBe(true);
  });

  test("stays with the link that has answered while it fails for a moment", async () => {
    const first = vi.fn<TokenSource>().mockRejectedValueOnce(gone);
    const second = vi
      .fn<TokenSource>()
      .mockResolvedValueOnce({ token: "1" })
      .mockRejectedValueOnce(down)
      .mockResolvedValueOnce({ token: "2" });
    const source = chain("x", [link("a", first), link("b", second)]);
    await expect(source()).resolves.toEqual({ token: "1" });
    await expect(source()).rejects.toBe(down);
    await expect(source()).resolves.toEqual({ token: "2" });
    expect(first).toHaveBeenCalledTimes(1);
  });

  test("asks all again once the link that has answered fails for good", async () => {
    const first = vi
      .fn<TokenSource>()
      .mockRejectedValueOnce(gone)
      .mockResolvedValue({ token: "1" });
    const second = vi
      .fn<TokenSource>()
      .mockResolvedValueOnce({ token: "2" })
      .mockRejectedValue(gone);
    const source = chain("x", [link("a", first), link("b", second)]);
    await expect(source()).resolves.toEqual({ token: "2" });
    await expect(source()).resolves.toEqual({ token: "1" });
  });

  test("ends at a decisive link's failure", async () => {
    const b = answering("another identity");
    const source = chain("x", [
      link("a", () => Promise.reject(gone), { decisive: true }),
      link("b", b),
    ]);
    await expect(source()).rejects.toBe(gone);
    expect(b).not.toHaveBeenCalled();
  });

  test("ends at a wrong variable of the environment, which must not lead to another identity", async () => {
    const wrong = new ConfigError([{ path: "IDENTITY_ENDPOINT", message: "must be a URL" }]);
    const b = answering("another identity");
    const source = chain("x", [link("a", () => Promise.reject(wrong)), link("b", b)]);
    await expect(source()).rejects.toBe(wrong);
    expect(b).not.toHaveBeenCalled();
  });

  test("ends where the library itself is missing", async () => {
    const missing = new ByokIdentityError("ERR_DEPENDENCY_MISSING", "No library.");
    const b = answering("never");
    const source = chain("x", [link("a", () => Promise.reject(missing)), link("b", b)]);
    await expect(source()).rejects.toBe(missing);
    expect(b).not.toHaveBeenCalled();
  });

  test("tells every link's reason in one error", async () => {
    const source = chain("x", [
      link("a", failing("unused"), { absent: "needs A." }),
      link("b", failing("b: was refused.")),
      link("c", failing("No answer.", { hint: "Sign in." })),
    ]);
    await expect(source()).rejects.toMatchObject({
      code: "ERR_IDENTITY_REFUSED",
      transient: false,
      message: expect.stringContaining(
        "x found no credential:\n  a: needs A.\n  b: was refused.\n  c: No answer. Sign in.\n→ ",
      ) as string,
    });
  });

  test("stops at a failure that may pass, and asks no later link for another identity", async () => {
    const busy = { transient: true, retryAfter: 1_000, status: 429 };
    const later = answering("another identity");
    const source = chain("x", [
      link("a", failing("a: no.")),
      link("b", failing("b: busy.", busy)),
      link("c", later),
    ]);
    await expect(source()).rejects.toMatchObject({
      code: "ERR_IDENTITY_UNAVAILABLE",
      ...busy,
      summary: expect.stringMatching(
        /^x stops at b, .*:\n {2}a: no\.\n {2}b: busy\.\n→$/,
      ) as string,
    });
    expect(later).not.toHaveBeenCalled();
  });

  test("stops there too when the search restarts, because the link that has answered fails for good", async () => {
    const first = vi.fn<TokenSource>().mockRejectedValueOnce(gone).mockRejectedValueOnce(down);
    const second = vi
      .fn<TokenSource>()
      .mockResolvedValueOnce({ token: "1" })
      .mockRejectedValueOnce(gone);
    const source = chain("x", [link("a", first), link("b", second), link("c", answering("2"))]);
    await expect(source()).resolves.toEqual({ token: "1" });
    await expect(source()).rejects.toMatchObject({ transient: true, cause: down });
  });

  test("goes no further once its caller has given up", async () => {
    const controller = new AbortController();
    const b = answering("never");
    const a: TokenSource = () => {
      controller.abort();
      return Promise.reject(gone);
    };
    const source = chain("x", [link("a", a), link("b", b)]);
    await expect(source({ signal: controller.signal })).rejects.toHaveProperty(
      "name",
      "AbortError",
    );
    expect(b).not.toHaveBeenCalled();
  });
});
