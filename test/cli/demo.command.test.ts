import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  startMockIdentity,
  startMockModel,
  type MockIdentity,
  type MockModel,
} from "../../src/testing/index.ts";
import { runCommand } from "../support/command.ts";

describe("demo with nothing configured", () => {
  test("tells every turn of the story, without a whole token", async () => {
    const { code, stdout, stderr } = await runCommand(["demo"]);
    expect([code, stderr]).toEqual([0, ""]);
    const turns = stdout.split(/\n\n(?=\d {2})/).slice(1);
    expect(turns).toHaveLength(7);
    const calls = turns.map((turn) =>
      turn.match(/→ \d{3}|connection reset/g)?.map((each) => each.replace("→ ", "")),
    );
    expect(calls).toEqual([
      ["200", "200"],
      ["200"],
      ["200", "200"],
      ["200", "401", "200"],
      ["connection reset", "200"],
      ["200"],
      ["200", "200", "200"],
    ]);
    const tokens = turns.map((turn) =>
      [...turn.matchAll(/Bearer token ([A-Z])/g)].map(([, letter]) => letter),
    );
    expect(tokens).toEqual([["A"], ["A"], ["B"], ["B", "C"], ["C"], ["C"], ["E"]]);
    expect(turns[3]).toContain("/msi/token?token_sha256_to_refresh=");
    expect(turns[6]).toContain("exchange  POST /oauth/token → 200 token E");
    expect(stdout).toContain("no failed turn");
    expect(stdout).not.toMatch(/eyJ/);
    expect(stdout).not.toContain("\u{1b}[");
  });

  test("colours on demand", async () => {
    const { stdout } = await runCommand(["demo"], { FORCE_COLOR: "1" });
    expect(stdout).toContain("\u{1b}[");
  });
});

describe("demo with a provider", () => {
  let identity: MockIdentity;
  let model: MockModel;
  beforeAll(async () => {
    identity = await startMockIdentity();
    model = await startMockModel({ identity, reply: "Good morning from the provider." });
  });
  afterAll(async () => {
    await Promise.all([identity.close(), model.close()]);
  });

  test.each([
    [{}, "/v1/chat/completions"],
    [{ COPILOT_PROVIDER_WIRE_API: "responses" }, "/v1/responses"],
    [{ COPILOT_PROVIDER_TYPE: "azure" }, "/v1/openai/v1/chat/completions"],
    [
      { COPILOT_PROVIDER_TYPE: "azure", COPILOT_PROVIDER_AZURE_API_VERSION: "2024-10-21" },
      "/v1/openai/deployments/gpt-4.1/chat/completions",
    ],
    [{ COPILOT_PROVIDER_TYPE: "anthropic" }, "/v1/messages"],
  ])("streams one answer with %j", async (env, path) => {
    const { code, stdout, stderr } = await runCommand(["demo", "hi"], {
      ...identity.env("imds"),
      COPILOT_PROVIDER_BASE_URL: `${model.url}/v1`,
      COPILOT_PROVIDER_MANAGED_IDENTITY: "system",
      COPILOT_MODEL: "gpt-4.1",
      ...env,
    });
    expect({ code, stdout, stderr }).toMatchObject({
      code: 0,
      stdout: "Good morning from the provider.\n",
    });
    expect(stderr).toContain("managedIdentity, system-assigned");
    expect(model.requests.at(-1)).toMatchObject({ path, status: 200 });
  });

  test("without a model says which variable to set", async () => {
    const { code, stderr } = await runCommand(["demo"], { COPILOT_PROVIDER_BASE_URL: model.url });
    expect(code).toBe(2);
    expect(stderr).toContain("COPILOT_MODEL");
  });

  test("a refused credential is a failure in words", async () => {
    model.configure({ outage: { status: 403 } });
    const { code, stderr } = await runCommand(["demo"], {
      ...identity.env("imds"),
      COPILOT_PROVIDER_BASE_URL: `${model.url}/v1`,
      COPILOT_PROVIDER_MANAGED_IDENTITY: "system",
      COPILOT_MODEL: "gpt-4.1",
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/answered 403.*\n.*doctor/);
  });
});
