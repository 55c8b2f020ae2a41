import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createProviderAuth, createTokenCache, type ProviderConfig } from "byok-identity";
import { copilotProvider, copilotRequests } from "byok-identity/copilot";
import type { MockModel } from "byok-identity/testing";
import OpenAI from "openai";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { clients, runProgram, type Client, type Ended } from "./support/clients.ts";
import { cloud } from "./support/cloud.ts";
import { copilotRuntime, environment, handlerOf, runtimes, say } from "./support/runtime.ts";

const REPLY = "Hello from the mock model.";
const BETA = "oauth-2025-04-20";
const main = path.resolve(import.meta.dirname, "../../dist/cli/main.js");

// A job of GitHub Actions whose tokens can be exchanged once each.
const job = cloud({ singleUse: true }, "github-actions");

type Vendor = "openai" | "anthropic";
const vendors: readonly Vendor[] = ["openai", "anthropic"];

let model: MockModel;
let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "byok-identity-exchange-"));
  symlinkSync(path.resolve(import.meta.dirname, "node_modules"), path.join(home, "node_modules"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A vendor's API, which revokes the first result of an exchange as soon as it has accepted it. */
async function api(vendor: Vendor): Promise<ProviderConfig> {
  model = await job.model({
    exchangeUrl: job.identity.url,
    accept: (token) => {
      if (token === results()[0]) model.revoke(token);
      return true;
    },
  });
  return vendor === "openai"
    ? {
        type: "openai",
        baseUrl: `${model.url}/v1`,
        githubActions: {},
        exchange: {
          openai: {
            identityProviderId: "wip_1",
            serviceAccountId: "sa_1",
            tokenUrl: `${job.identity.url}/oauth/token`,
          },
        },
      }
    : {
        type: "anthropic",
        baseUrl: model.url,
        headers: { "anthropic-beta": "configured" },
        githubActions: {},
        exchange: { anthropic: { federationRuleId: "fdrl_1", organizationId: "org-1" } },
      };
}

function issuedBy(...sources: readonly string[]): string[] {
  return job.identity.requests.flatMap(({ source, token }) =>
    token !== undefined && sources.includes(source ?? "") ? [token] : [],
  );
}

const results = (): string[] => issuedBy(...vendors);

/** One turn, or more, of which the API refused requests after the first, and nobody noticed. */
function expectOneRefusal(vendor: Vendor): void {
  const turns = model.requests.filter(
    ({ method, path: at }) => method === "POST" && !at.endsWith("/oauth/token"),
  );
  const seen = turns.map(({ status, credential }) => ({ status, token: credential?.token }));
  const [first, second] = results();
  expect(seen[0]).toEqual({ status: 200, token: first });
  expect(seen.slice(1)).toContainEqual({ status: 401, token: first });
  expect(seen.at(-1)).toEqual({ status: 200, token: second });
  expect(new Set(turns.map(({ status }) => status))).toEqual(new Set([200, 401]));
  expect(results()).toHaveLength(2);
  expect(new Set(issuedBy("github-actions")).size).toBe(2);
  for (const { headers } of turns) {
    expect(headers["x-api-key"]).toBeUndefined();
    if (vendor === "anthropic") {
      expect(features(headers)).toEqual(expect.arrayContaining(["configured", BETA]));
    }
  }
}

function features(headers: Readonly<Record<string, string | undefined>>): string[] {
  return (headers["anthropic-beta"] ?? "").split(",");
}

describe.each(runtimes)("the Copilot runtime %s with an exchanged token", (which) => {
  const requests = copilotRequests();

  describe("through the SDK's callback", () => {
    const runtime = copilotRuntime(which);

    test.each(vendors)("of %s: a refusal between two turns goes unnoticed", async (vendor) => {
      using copilot = copilotProvider(await api(vendor), { cache: createTokenCache() });
      const session = await runtime.session({ provider: copilot.provider, streaming: true });
      copilot.attach(session);
      expect(await say(session)).toBe(REPLY);
      expect(await say(session)).toBe(REPLY);
      expectOneRefusal(vendor);
    });
  });

  describe("through the SDK's request handler", () => {
    const runtime = copilotRuntime(which, { requestHandler: handlerOf(requests) });

    test.each(vendors)("of %s: a refusal between two turns goes unnoticed", async (vendor) => {
      using copilot = copilotProvider(await api(vendor), { requests, cache: createTokenCache() });
      const session = await runtime.session({ provider: copilot.provider, streaming: true });
      expect(await say(session)).toBe(REPLY);
      expect(await say(session)).toBe(REPLY);
      expectOneRefusal(vendor);
    });
  });
});

test("openai-node through fetch: a refusal between two requests goes unnoticed", async () => {
  const { baseUrl, ...config } = await api("openai");
  using auth = createProviderAuth({ baseUrl, ...config }, { cache: createTokenCache() });
  const client = new OpenAI({
    apiKey: "unused",
    baseURL: baseUrl,
    fetch: auth.fetch,
    maxRetries: 0,
  });
  for (let turn = 0; turn < 2; turn += 1) {
    expect((await client.responses.create({ model: "gpt-4.1", input: "hi" })).output_text).toBe(
      REPLY,
    );
  }
  expectOneRefusal("openai");
});

const script = `
import OpenAI from "openai";
const client = new OpenAI({ maxRetries: 0 });
const ask = () => client.responses.create({ model: "gpt-4.1", input: "hi" });
await ask();
console.log((await ask()).output_text);
`;

const programs: readonly (readonly [string, Vendor, Client])[] = [
  ["claude", "anthropic", clients.claude],
  ["codex", "openai", clients.codex],
  ["copilot", "openai", clients.copilot],
  ["copilot", "anthropic", clients.copilot],
  ["openai-node", "openai", { line: [process.execPath, "--input-type=module", "-e", script] }],
];

/** Some clients send reports to their vendors. */
const noWayOut = { HTTP_PROXY: "http://127.0.0.1:9", HTTPS_PROXY: "http://127.0.0.1:9" };

// A client takes its time to start, more so on a machine with other work.
describe("byok-identity exec, with the token of an exchange", { timeout: 240_000 }, () => {
  async function exec(config: ProviderConfig, { line, env }: Client): Promise<Ended> {
    const file = path.join(home, "providers.json");
    writeFileSync(file, JSON.stringify({ providers: [{ name: "job", ...config }] }));
    const {
      COPILOT_PROVIDER_BASE_URL: _1,
      COPILOT_PROVIDER_API_KEY: _2,
      ...bare
    } = environment(home);
    return runProgram([process.execPath, main, "exec", "--config", file, "--", ...line], {
      env: { ...bare, ...noWayOut, TERM: "dumb", ...job.identity.env("github-actions"), ...env },
      cwd: home,
    });
  }

  test.each(programs)(
    "%s at %s: a refusal between two requests of one run goes unnoticed",
    async (name, vendor, client) => {
      const config = await api(vendor);
      // Its result is that there is no such tool, so every client sends another request.
      if (name !== "openai-node") {
        model.configure({ turns: [{ toolCalls: [{ name: "none", arguments: "{}" }] }] });
      }
      const { code, output } = await exec(config, client);
      expect({ code, output }).toEqual({
        code: 0,
        output: expect.stringContaining(REPLY) as string,
      });
      expectOneRefusal(vendor);
      if (name !== "claude") return;
      const sent = model.requests.findLast(({ api: of }) => of === "messages")?.headers ?? {};
      expect(features(sent).length, "features of Claude Code itself").toBeGreaterThan(2);
    },
  );
});
