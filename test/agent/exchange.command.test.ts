import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { jwt } from "../credentials/exchange/support.ts";
import { runCommand, systemEnv } from "../support/command.ts";
import { mockIdentity, mockModel } from "../support/mocks.ts";

const main = path.resolve("dist/cli/main.js");
const identity = await mockIdentity({ singleUse: true });
const model = await mockModel({ identity, identityUrl: identity.url });

let folder: string;
let agent: ChildProcess;
let env: Record<string, string>;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "byok-agent-"));
  const socket = path.join(folder, "own", "agent.sock");
  env = { ...identity.env("github-actions"), HOME: folder, BYOK_IDENTITY_SOCK: socket };
  const child = spawn(process.execPath, [main, "agent"], {
    env: { ...systemEnv(env), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  agent = child;
  await once(createInterface({ input: child.stdout }), "line");
});
afterEach(async () => {
  agent.kill();
  await once(agent, "close");
  rmSync(folder, { recursive: true, force: true });
});

const openai = (): string =>
  JSON.stringify({
    openai: {
      identityProviderId: "wip_1",
      serviceAccountId: "sa_1",
      tokenUrl: `${identity.url}/oauth/token`,
    },
  });

async function tokens(
  args: readonly string[],
  more: Record<string, string> = {},
): Promise<string[]> {
  const all = await Promise.all(
    Array.from({ length: 8 }, () => runCommand(["token", ...args], { ...env, ...more })),
  );
  expect(all.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    all.map(() => ({ code: 0, stderr: "" })),
  );
  return all.map(({ stdout }) => stdout.trim());
}

const counted = (source: string): number =>
  identity.requests.filter((request) => request.source === source).length;

describe("eight processes that share a single-use issuer through the agent", () => {
  test("make one exchange, of one subject of a job", async () => {
    const all = await tokens(["--github-actions", "--exchange", openai()]);
    expect(new Set(all).size).toBe(1);
    expect([counted("github-actions"), counted("openai")]).toEqual([1, 1]);
  });

  test("make one exchange of a token in a file, at Anthropic", async () => {
    const file = path.join(folder, "assertion");
    const exp = Math.floor(Date.now() / 1000) + 600;
    writeFileSync(file, jwt({ iss: "i", sub: "s", aud: "a", jti: "once", exp }), { mode: 0o600 });
    const all = await tokens([], {
      COPILOT_PROVIDER_BASE_URL: model.url,
      COPILOT_PROVIDER_EXCHANGE: "anthropic",
      ANTHROPIC_FEDERATION_RULE_ID: "fdrl_1",
      ANTHROPIC_ORGANIZATION_ID: "org-1",
      ANTHROPIC_IDENTITY_TOKEN_FILE: file,
    });
    expect(new Set(all).size).toBe(1);
    expect(all[0]).toMatch(/^sk-ant-oat01-/);
    expect(counted("anthropic")).toBe(1);
  });

  test("exchanges of different identities are different tokens", async () => {
    await tokens(["--github-actions", "--exchange", openai()]);
    const other = openai().replace("sa_1", "sa_2");
    await tokens(["--github-actions", "--exchange", other]);
    expect(counted("openai")).toBe(2);
  });
});

test("the agent's clients send what the API wants with an exchanged token", async () => {
  const anthropic = { federationRuleId: "fdrl_1", organizationId: "org-1" };
  const { code, stderr } = await runCommand(
    [
      "exec",
      "--github-actions",
      "--exchange",
      JSON.stringify({ anthropic }),
      "--base-url",
      model.url,
      "--type",
      "anthropic",
      "--",
      "sh",
      "-c",
      'curl -sSf -o /dev/null -H "x-api-key: $ANTHROPIC_API_KEY" -H "anthropic-version: 2023-06-01" -H "anthropic-beta: one, two" "$ANTHROPIC_BASE_URL/v1/models"',
    ],
    env,
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const request = model.requests.find(({ api }) => api === "models");
  expect(request?.headers["anthropic-beta"]).toBe("one,two,oauth-2025-04-20");
  expect(request?.credential).toMatchObject({ header: "authorization" });
  expect(counted("anthropic")).toBe(1);
});
