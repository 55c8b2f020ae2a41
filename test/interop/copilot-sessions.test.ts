import type { SessionEvent } from "@github/copilot-sdk";
import { createTokenCache, type ProviderConfig } from "byok-identity";
import {
  copilotProvider,
  copilotProviders,
  type CopilotProviders,
  type CopilotSession,
} from "byok-identity/copilot";
import type { MockModel } from "byok-identity/testing";
import { describe, expect, test } from "vitest";
import { cloud } from "./support/cloud.ts";
import { copilotRuntime, runtimes, say } from "./support/runtime.ts";
import { exchanges, statuses } from "./support/seen.ts";

const REPLY = "Hello from the mock model.";
const azure = cloud();

const models = [
  { id: "gpt-4.1", provider: "one" },
  { id: "gpt-5", provider: "two" },
];

/** A sub-agent, and a turn of its parent that has it do the work. */
const helper = { name: "helper", description: "Helps.", prompt: "Help." };
const handsOver = {
  toolCalls: [
    {
      name: "task",
      arguments: JSON.stringify({
        agent_type: "helper",
        name: "help",
        description: "Help",
        prompt: "Help.",
        mode: "sync",
      }),
    },
  ],
};

function named(one: MockModel, two: MockModel): CopilotProviders<(typeof models)[number]> {
  return copilotProviders(
    {
      providers: [
        { name: "one", baseUrl: `${one.url}/v1`, managedIdentity: { clientId: "1" } },
        { name: "two", type: "azure", baseUrl: two.url, managedIdentity: { clientId: "2" } },
      ],
      models,
    },
    { cache: createTokenCache() },
  );
}

function shared(model: MockModel): ReturnType<typeof copilotProvider> {
  return copilotProvider(
    { baseUrl: `${model.url}/v1`, managedIdentity: {} },
    { cache: createTokenCache() },
  );
}

const asked = (): (string | undefined)[] =>
  azure.identity.requests.map(({ query }) => query["client_id"]);

describe.each(runtimes)("the runtime %s", (which) => {
  const runtime = copilotRuntime(which);

  test("asks each named provider's callback, for its own endpoint", async () => {
    const [one, two] = [await azure.model(), await azure.model()];
    using copilot = named(one, two);
    const { providers } = copilot;
    const session = await runtime.session({ model: "one/gpt-4.1", providers, models });
    copilot.attach(session);

    await say(session);
    await session.setModel("two/gpt-5");
    await say(session);

    const [first, second] = azure.identity.requests;
    expect(exchanges(one)).toEqual([`/v1/chat/completions 200 ${first?.token}`]);
    expect(exchanges(two)).toEqual([`/openai/v1/chat/completions 200 ${second?.token}`]);
    expect(asked()).toEqual(["1", "2"]);
  });

  test("has the one provider renewed, of several, that was refused", async () => {
    const [one, two] = [await azure.model(), await azure.model()];
    using copilot = named(one, two);
    const { providers } = copilot;
    const session = await runtime.session({ model: "two/gpt-5", providers, models });
    copilot.attach(session);
    await say(session);
    await session.setModel("one/gpt-4.1");
    await say(session);

    one.revoke(azure.lastToken());
    expect(await say(session)).toBe(REPLY);

    expect(statuses(one)).toEqual([200, 401, 200]);
    expect(statuses(two)).toEqual([200]);
    expect(asked()).toEqual(["2", "1", "1"]);
  });

  test("recovers a sub-agent whose own provider refuses", async () => {
    const [one, two] = [await azure.model(), await azure.model()];
    using copilot = named(one, two);
    const { providers } = copilot;
    const session = await runtime.session({
      model: "one/gpt-4.1",
      providers,
      models,
      customAgents: [{ ...helper, model: "two/gpt-5" }],
    });
    copilot.attach(session);
    one.configure({ turns: [handsOver] });
    two.configure({ faults: [{ status: 401 }] });

    expect(await say(session)).toBe(REPLY);

    expect(statuses(one)).toEqual([200, 200]);
    expect(statuses(two).slice(0, 2)).toEqual([401, 200]);
    expect(asked()).toEqual(["1", "2", "2"]);
  });

  test.each(["openai", "azure", "anthropic"] as const)(
    "has sub-agents keep the credential of type %s, revoked as they start",
    async (type) => {
      const model = await azure.model();
      const baseUrl = type === "openai" ? `${model.url}/v1` : model.url;
      using copilot = copilotProvider(
        { type, baseUrl, managedIdentity: {} },
        { cache: createTokenCache() },
      );
      const { provider } = copilot;
      const session = await runtime.session({ provider, customAgents: [helper] });
      copilot.attach(session);
      session.on("subagent.started", () => model.revoke(azure.lastToken()));
      model.configure({ turns: [handsOver] });

      expect(await say(session)).toBe(REPLY);

      expect(statuses(model)).toEqual([200, 401, 200, 200]);
      expect(azure.identity.requests).toHaveLength(2);
    },
  );

  test("renews once for sessions that share a provider and are refused together", async () => {
    const model = await azure.model();
    using copilot = shared(model);
    const sessions = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const session = await runtime.session({ provider: copilot.provider });
        copilot.attach(session);
        return session;
      }),
    );
    await Promise.all(sessions.map((session) => say(session)));
    model.revoke(azure.lastToken());
    // So that all of them are under way before the first is refused.
    model.configure({ delay: 500 });

    const answers = await Promise.all(sessions.map((session) => say(session)));

    expect(answers).toEqual(sessions.map(() => REPLY));
    expect(statuses(model).filter((status) => status === 401)).toHaveLength(4);
    expect(model.requests).toHaveLength(12);
    expect(azure.identity.requests).toHaveLength(2);
  });

  test("recovers in a resumed session", async () => {
    const model = await azure.model();
    using copilot = shared(model);
    const { sessionId } = await runtime
      .session({ provider: copilot.provider })
      .then(async (session) => {
        await say(session);
        await session.disconnect();
        return session;
      });
    model.revoke(azure.lastToken());

    const resumed = await runtime.resume(sessionId, { provider: copilot.provider });
    copilot.attach(resumed);

    expect(await say(resumed)).toBe(REPLY);
    expect(statuses(model)).toEqual([200, 401, 200]);
  });

  test("recovers on the next turn if it reports no call's failure", async () => {
    const model = await azure.model();
    using copilot = shared(model);
    const session = await runtime.session({ provider: copilot.provider });
    copilot.attach(withoutCallFailures(session));
    await say(session);
    const revoked = azure.lastToken();
    model.revoke(revoked);

    // The turn's failure is told before its end, which would otherwise pass for the end of the next.
    const idle = new Promise((resolve) => session.on("session.idle", resolve));
    await expect(say(session)).rejects.toThrow("401");
    await idle;
    expect(await say(session)).toBe(REPLY);

    expect(statuses(model)).toEqual([200, 401, 401, 401, 200]);
    expect(azure.identity.requests).toHaveLength(2);
  });

  test("recovers where a WebSocket is refused", async () => {
    const model = await azure.model();
    using copilot = copilotProvider(
      {
        baseUrl: `${model.url}/v1`,
        wireApi: "responses",
        transport: "websockets",
        managedIdentity: {},
      },
      { cache: createTokenCache() },
    );
    const first = await runtime.session({ provider: copilot.provider });
    copilot.attach(first);
    await say(first);
    expect(statuses(model)).toContain(101);
    model.revoke(azure.lastToken());

    const second = await runtime.session({ provider: copilot.provider });
    copilot.attach(second);
    expect(await say(second)).toBe(REPLY);
    expect(azure.identity.requests).toHaveLength(2);
  });

  test.each<[Partial<ProviderConfig>, string]>([
    [{ apiKeyCommand: "echo key" }, "key"],
    [{ bearerTokenProvider: ({ sessionId }) => Promise.resolve(`for-${sessionId}`) }, "for-own"],
    [{ bearerToken: "static" }, "static"],
    [{ apiKey: "key" }, "key"],
  ])("is given what %o says", async (config, token) => {
    const model = await azure.model({ keys: [token] });
    using copilot = copilotProvider({ baseUrl: `${model.url}/v1`, ...config });
    const sessionId = `own`;
    const session = await runtime.session({ sessionId, provider: copilot.provider });
    expect(await say(session)).toBe(REPLY);
    expect(exchanges(model)).toEqual([`/v1/chat/completions 200 ${token}`]);
    await session.disconnect();
    await runtime.client.deleteSession(sessionId);
  });

  test("learns why there is no token, without a secret", async () => {
    const model = await azure.model();
    using copilot = shared(model);
    azure.identity.configure({ systemAssigned: false });
    const session = await runtime.session({ provider: copilot.provider });

    await expect(say(session)).rejects.toThrow(/answered 400.+Check that the identity exists/);
    expect(model.requests).toEqual([]);
  });

  test("ends the turn when a refused token comes back unchanged, and asks no further", async () => {
    const model = await azure.model();
    using copilot = shared(model);
    azure.identity.configure({ rotate: false });
    const session = await runtime.session({ provider: copilot.provider });
    copilot.attach(session);
    await say(session);
    model.revoke(azure.lastToken());

    await expect(say(session)).rejects.toThrow("HTTP 401");

    expect(statuses(model)).toEqual([200, 401, 401]);
    expect(azure.identity.requests).toHaveLength(2);
    expect(copilot.auth.status().lastError?.code).toBe("ERR_TOKEN_UNCHANGED");
  });
});

/** A session as a runtime shows it that is too old for `model.call_failure`. */
function withoutCallFailures(session: {
  sessionId: string;
  on(handler: (event: SessionEvent) => void): () => void;
}): CopilotSession {
  return {
    sessionId: session.sessionId,
    on: (handler) =>
      session.on((event) => {
        if (!event.type.startsWith("model.")) handler(event);
      }),
  };
}
