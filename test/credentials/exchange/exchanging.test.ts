import { createServer } from "node:http";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { inspect } from "node:util";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { EntraExchange, Exchange } from "../../../src/config/types.ts";
import { startMockIdentity } from "../../../src/testing/index.ts";
import { mockIdentity, mockModel } from "../../support/mocks.ts";
import { onLoopback } from "../../support/loopback.ts";
import { withoutPauses } from "../../support/pauses.ts";
import { scratch } from "../scratch.ts";
import { exchanges, failureOf, jwt, providerOf, TENANT } from "./support.ts";

const identity = await mockIdentity({ tls: true, tenantId: TENANT, lifetime: 3_600 });
const model = await mockModel({ identity, identityUrl: identity.url });
const kinds = ["entra", "openai", "anthropic", "oauth"] as const;
type Kind = (typeof kinds)[number];

const baseUrl = (kind: Kind): string => (kind === "anthropic" ? identity.url : `${model.url}/v1`);
const exchangeOf = (kind: Kind): Exchange => exchanges(identity)[kind];
const asked = (source: string): number =>
  identity.requests.filter((request) => request.source === source).length;

/** A callback that mints another subject at each call. */
function minting(claims: object = {}): { issue: () => Promise<string>; issued: string[] } {
  const issued: string[] = [];
  return {
    issued,
    issue: () => {
      const exp = Math.floor(Date.now() / 1000) + 300;
      const base = { iss: "https://issuer.example", sub: "job-1", aud: "aud-1" };
      const token = jwt({ ...base, exp, jti: `jti-${issued.length}`, ...claims });
      issued.push(token);
      return Promise.resolve(token);
    },
  };
}

function trustMock(): void {
  // Node takes further authorities only when it starts; that they are checked is proven elsewhere.
  vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
}

function inAnHour(): void {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
}

describe.each(kinds)("exchange.%s", (kind) => {
  test("gets a new subject for each exchange, and none while the result is fresh", async () => {
    trustMock();
    inAnHour();
    identity.configure({ singleUse: true });
    const { issue, issued } = minting();
    const auth = providerOf({
      baseUrl: baseUrl(kind),
      bearerTokenProvider: issue,
      exchange: exchangeOf(kind),
    });
    const first = await auth.getToken();
    for (let use = 0; use < 5; use++) expect(await auth.getToken()).toBe(first);
    expect(issued).toHaveLength(1);
    vi.setSystemTime((first.expiresOn ?? 0) - 300_000);
    const second = await auth.getToken();
    expect(second.token).not.toBe(first.token);
    expect(issued).toHaveLength(2);
    expect(auth.status()).toMatchObject({
      kind: `exchange.${kind}`,
      selector: expect.stringContaining(" (bearerTokenProvider)") as string,
    });
  });

  test("replaces a refused result with a new exchange of a new subject", async () => {
    trustMock();
    const { issue, issued } = minting();
    const auth = providerOf({
      baseUrl: baseUrl(kind),
      bearerTokenProvider: issue,
      exchange: exchangeOf(kind),
    });
    const rejected = await auth.getToken();
    expect((await auth.getToken({ rejected })).token).not.toBe(rejected.token);
    expect(new Set(issued).size).toBe(2);
  });

  test("tries again after a passing failure, each time with another subject", async () => {
    withoutPauses();
    trustMock();
    identity.configure({ faults: [{ status: 503 }, { break: "reset" }] });
    const { issue, issued } = minting();
    await providerOf({
      baseUrl: baseUrl(kind),
      bearerTokenProvider: issue,
      exchange: exchangeOf(kind),
    }).getToken();
    expect(new Set(issued).size).toBe(3);
  });

  test("does not follow a redirect, which would forward the subject", async () => {
    trustMock();
    identity.configure({
      outage: { status: 307, headers: { location: `${model.url}/stolen` }, body: "" },
    });
    const error = await failureOf(
      providerOf({
        baseUrl: baseUrl(kind),
        bearerTokenProvider: minting().issue,
        exchange: exchangeOf(kind),
      }),
    );
    expect(error).toMatchObject({ code: "ERR_IDENTITY_REFUSED", status: 307 });
    expect(model.requests).toEqual([]);
  });

  test.each([
    ["html", "ERR_IDENTITY_UNAVAILABLE"],
    ["empty", "ERR_IDENTITY_UNAVAILABLE"],
  ] as const)("takes no token from an answer that is %s", async (format, code) => {
    trustMock();
    identity.configure({ format });
    const auth = providerOf(
      { baseUrl: baseUrl(kind), bearerTokenProvider: minting().issue, exchange: exchangeOf(kind) },
      { acquireTimeout: 100 },
    );
    expect((await failureOf(auth)).code).toMatch(new RegExp(`${code}|ERR_IDENTITY_TIMEOUT`));
  });

  test("refuses a token that is bound to a key", async () => {
    trustMock();
    identity.configure({ tokenType: "DPoP" });
    const auth = providerOf({
      baseUrl: baseUrl(kind),
      bearerTokenProvider: minting().issue,
      exchange: exchangeOf(kind),
    });
    expect(await failureOf(auth)).toMatchObject({ code: "ERR_TOKEN_MALFORMED" });
  });

  test("renews a life of a minute after half of it", async () => {
    trustMock();
    inAnHour();
    const now = Math.ceil(Date.now() / 1000) * 1000;
    vi.setSystemTime(now);
    identity.configure({ lifetime: 60 });
    const { issue, issued } = minting();
    const auth = providerOf({
      baseUrl: baseUrl(kind),
      bearerTokenProvider: issue,
      exchange: exchangeOf(kind),
    });
    await auth.getToken();
    vi.spyOn(Math, "random").mockReturnValue(0);
    vi.setSystemTime(now + 26_000);
    await auth.getToken();
    expect(issued).toHaveLength(1);
    vi.setSystemTime(now + 30_000);
    await auth.getToken();
    expect(issued).toHaveLength(2);
  });
});

describe("the life of a result whose answer does not say", () => {
  test("is an hour at OpenAI, as its own client assumes", async () => {
    inAnHour();
    identity.configure({ format: "no-expiry" });
    const { expiresOn = 0 } = await providerOf({
      baseUrl: baseUrl("openai"),
      bearerTokenProvider: minting().issue,
      exchange: exchangeOf("openai"),
    }).getToken();
    expect(expiresOn - Date.now()).toBe(3_600_000);
  });

  test.each(["anthropic", "oauth"] as const)("is unknown at %s", async (kind) => {
    identity.configure({ format: "no-expiry" });
    const token = await providerOf({
      baseUrl: baseUrl(kind),
      bearerTokenProvider: minting().issue,
      exchange: exchangeOf(kind),
    }).getToken();
    expect(token).not.toHaveProperty("expiresOn");
  });
});

describe("refusals say what to do", () => {
  const claims = { iss: "https://issuer.example", sub: "repo:o/r:ref:refs/heads/main", aud: "a-1" };

  async function refusal(kind: Kind, trusted = { subject: "another" }): Promise<string> {
    identity.configure({ trusted });
    const { issue, issued } = minting(claims);
    const error = await failureOf(
      providerOf({
        baseUrl: baseUrl(kind),
        bearerTokenProvider: issue,
        exchange: exchangeOf(kind),
      }),
    );
    expect(error).toMatchObject({ code: "ERR_IDENTITY_REFUSED", transient: false });
    const shown = `${inspect(error, { depth: 9 })} ${JSON.stringify(error)}`;
    for (const token of issued) {
      expect(shown).not.toContain(token);
      expect(shown).not.toContain(token.split(".")[1]);
    }
    return error.message;
  }

  test.each(["openai", "anthropic", "oauth"] as const)(
    "%s: with iss, sub and aud of the subject, and the vendor's request ID",
    async (kind) => {
      const message = await refusal(kind);
      expect(message).toContain(
        'The token that was exchanged has iss "https://issuer.example", sub "repo:o/r:ref:refs/heads/main", aud "a-1".',
      );
      expect(message).toMatch(/\(request ID req_\w{24}\)/);
    },
  );

  test("anthropic: the workspace, if none is given", async () => {
    expect(await refusal("anthropic")).toContain("set workspaceId");
  });

  test("entra: what federated credential the application needs", async () => {
    trustMock();
    identity.configure({
      identities: [{ clientId: "app", federated: { issuer: claims.iss, subject: "another" } }],
    });
    const message = await refusal("entra");
    expect(message).toMatch(/AADSTS700213.*federated credential.*sub "repo:o\/r:ref/s);
  });

  test("entra: in the second exchange of an agent identity, the blueprint's token is described", async () => {
    trustMock();
    const federated = { issuer: "https://blueprint.example", subject: "blueprint" };
    identity.configure({ identities: [{ clientId: "app" }, { clientId: "agent", federated }] });
    const { entra } = exchangeOf("entra");
    const error = await failureOf(
      providerOf({
        baseUrl: baseUrl("entra"),
        bearerTokenProvider: minting(claims).issue,
        exchange: { entra: { ...(entra as EntraExchange), agentIdentityId: "agent" } },
      }),
    );
    expect(error.message).toMatch(
      /AADSTS700211.*has iss "[^"]*\/v2\.0", sub "[^"]*", aud "fb60f99c-/s,
    );
  });

  test("anthropic: an assertion of more than 16 KiB is not sent", async () => {
    const size = 16 * 1024;
    const padded = (length: number): string => {
      const short = jwt({ exp: 4_000_000_000, pad: "" });
      return jwt({
        exp: 4_000_000_000,
        pad: "x".repeat(Math.floor(((length - short.length) * 3) / 4)),
      }).padEnd(length, "s");
    };
    const ask = (token: string): Promise<unknown> =>
      providerOf({
        baseUrl: identity.url,
        bearerTokenProvider: () => Promise.resolve(token),
        exchange: exchangeOf("anthropic"),
      }).getToken();
    await expect(ask(padded(size))).resolves.toBeDefined();
    identity.reset();
    await expect(ask(padded(size + 1))).rejects.toMatchObject({
      code: "ERR_TOKEN_MALFORMED",
      summary: expect.stringContaining("16385 bytes; at most 16384") as string,
    });
    expect(identity.requests).toEqual([]);
  });
});

describe("a subject that was refused because of its age or use", () => {
  test("AADSTS700024: another one is minted, once", async () => {
    trustMock();
    let calls = 0;
    const past = Math.floor(Date.now() / 1000) - 1;
    const auth = providerOf({
      baseUrl: baseUrl("entra"),
      bearerTokenProvider: () => {
        calls += 1;
        const exp = calls === 1 ? past : past + 600;
        return Promise.resolve(jwt({ iss: "i", sub: "s", aud: "a", exp, jti: calls }));
      },
      exchange: exchangeOf("entra"),
    });
    await auth.getToken();
    expect(calls).toBe(2);
  });

  test("AADSTS700024 again: the error is reported", async () => {
    trustMock();
    const { issue, issued } = minting({ exp: Math.floor(Date.now() / 1000) - 1 });
    const auth = providerOf({
      baseUrl: baseUrl("entra"),
      bearerTokenProvider: issue,
      exchange: exchangeOf("entra"),
    });
    expect((await failureOf(auth)).message).toContain("AADSTS700024");
    expect(issued).toHaveLength(2);
  });

  test.each(["openai", "anthropic", "oauth"] as const)(
    "%s: a file that still has the used token is named as the reason",
    async (kind) => {
      identity.configure({ singleUse: true });
      const file = path.join(scratch(), "token");
      const exp = Math.floor(Date.now() / 1000) + 3_600;
      const write = (jti: string): void =>
        writeFileSync(file, jwt({ iss: "i", sub: "s", aud: "a", exp, jti }), { mode: 0o600 });
      write("one");
      const auth = providerOf({
        baseUrl: baseUrl(kind),
        apiKeyFile: file,
        exchange: exchangeOf(kind),
      });
      const rejected = await auth.getToken();
      const error = await auth.getToken({ rejected }).catch((reason: unknown) => reason);
      expect(error).toMatchObject({
        code: "ERR_IDENTITY_REFUSED",
        message: expect.stringMatching(
          /exchanged before.*only once.*byok-identity agent/s,
        ) as string,
      });
      write("two");
      await expect(auth.getToken()).resolves.toBeDefined();
      expect(asked(kind)).toBe(3);
    },
  );

  test("a host that can be told which token was refused is told", async () => {
    const host = await startMockIdentity({ rotate: false, refreshRequest: "replace" });
    onTestFinished(() => host.close());
    for (const [name, value] of Object.entries(host.env("app-service"))) vi.stubEnv(name, value);
    identity.configure({ singleUse: true });
    const auth = providerOf({
      baseUrl: baseUrl("openai"),
      managedIdentity: {},
      exchange: exchangeOf("openai"),
    });
    const rejected = await auth.getToken();
    const other = await auth.getToken({ rejected });
    const told = host.requests.filter(({ query }) => "token_sha256_to_refresh" in query);
    expect(told).toHaveLength(1);
    expect(other.token).not.toBe(rejected.token);
  });
});

test("a subject is never put into an event, a status or an error of the network", async () => {
  const server = createServer((request) => request.socket.destroy());
  const url = await onLoopback(server);
  onTestFinished(() => void server.close());
  const { issue, issued } = minting();
  const auth = providerOf(
    {
      baseUrl: "https://model.example/v1",
      bearerTokenProvider: issue,
      exchange: { oauth: { tokenUrl: `${url}/token` } },
    },
    { acquireTimeout: 300 },
  );
  const error = await failureOf(auth);
  const shown = `${inspect(error, { depth: 9 })}${inspect(auth.status(), { depth: 9 })}`;
  for (const token of issued) expect(shown).not.toContain(token);
});

describe("two configurations share a result only if all their requests are the same", () => {
  const file = (name: string): object => ({ apiKeyFile: `/tmp/${name}` });
  const openai = { identityProviderId: "wip_1", serviceAccountId: "sa_1" };
  const entra = { tenantId: "t", clientId: "c" };

  function keyOf(config: object): string {
    let key = "";
    const cache = {
      get: (identityKey: string) => {
        key = identityKey;
        return undefined;
      },
      set: () => undefined,
    };
    providerOf({ baseUrl: "https://model.example", ...config }, { cache });
    return key;
  }

  test.each([
    [
      { ...file("a"), exchange: { openai } },
      { ...file("b"), exchange: { openai } },
    ],
    [{ ...file("a"), exchange: { openai } }, file("a")],
    [
      { ...file("a"), exchange: { openai } },
      { ...file("a"), exchange: { openai: { ...openai, serviceAccountId: "sa_2" } } },
    ],
    [
      { ...file("a"), exchange: { openai } },
      { ...file("a"), exchange: { openai: { ...openai, clientId: "c" } } },
    ],
    [
      { ...file("a"), exchange: { entra } },
      { ...file("a"), exchange: { entra: { ...entra, scope: "https://ai.azure.com" } } },
    ],
    [
      { ...file("a"), exchange: { entra } },
      { ...file("a"), exchange: { entra: { ...entra, agentIdentityId: "agent" } } },
    ],
    [
      { ...file("a"), exchange: { entra } },
      {
        ...file("a"),
        exchange: { entra: { ...entra, authorityHost: "https://login.microsoftonline.us" } },
      },
    ],
    [
      { ...file("a"), exchange: exchangesOfRule("fdrl_1") },
      { ...file("a"), exchange: exchangesOfRule("fdrl_2") },
    ],
    [
      { ...file("a"), exchange: exchangesOfRule("fdrl_1") },
      { ...file("a"), exchange: exchangesOfRule("fdrl_1"), baseUrl: "https://other.example" },
    ],
    [
      { ...file("a"), exchange: byOAuth({ p: "1" }) },
      { ...file("a"), exchange: byOAuth({ p: "2" }) },
    ],
    [
      { githubActions: {}, exchange: { openai } },
      { githubActions: { audience: "other" }, exchange: { openai } },
    ],
    [
      { managedIdentity: { clientId: "1" }, exchange: { entra } },
      { managedIdentity: { clientId: "2" }, exchange: { entra } },
    ],
  ])("%j and %j", (one, other) => {
    expect(keyOf(one)).not.toBe("");
    expect(keyOf(one)).toBe(keyOf(one));
    expect(keyOf(one)).not.toBe(keyOf(other));
  });

  test("callbacks never do", () => {
    const config = { bearerTokenProvider: () => Promise.resolve("t"), exchange: { openai } };
    expect(keyOf(config)).not.toBe(keyOf(config));
  });

  test("the path of the base URL is of no matter where it is not part of a request", () => {
    const config = { ...file("a"), exchange: { openai } };
    expect(keyOf(config)).toBe(keyOf({ ...config, baseUrl: "https://other.example" }));
  });

  function exchangesOfRule(federationRuleId: string): Exchange {
    return { anthropic: { federationRuleId, organizationId: "o" } };
  }

  function byOAuth(parameters: Record<string, string>): Exchange {
    return { oauth: { tokenUrl: "https://sts.example/token", parameters } };
  }
});
