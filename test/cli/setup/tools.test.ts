import { describe, expect, test } from "vitest";
import { tools, type ToolName } from "../../../src/cli/setup/registry.ts";
import type { Place, Plan, Target } from "../../../src/cli/setup/tool.ts";
import type { NamedProviderConfig } from "../../../src/config/types.ts";

const linux: Place = { env: {}, home: "/home/ada", platform: "linux", exists: () => false };

function target(config: Partial<NamedProviderConfig>, base = "/openai/v1"): Target {
  return {
    config: { name: "x", baseUrl: `https://x.example${base}`, managedIdentity: {}, ...config },
    alias: "byok-x",
    models: [
      { id: "big", provider: "x", wireModel: "big-1" },
      { id: "haiku", provider: "x" },
    ],
    tokenCommand: ["/usr/bin/node", "/opt/a b/main.js", "token"],
    proxy: { baseUrl: `http://127.0.0.1:4143/x${base}`, key: "the-key" },
  };
}

function plan(name: ToolName, to: Target, place: Place = linux): Plan {
  const made = tools[name].plan(to, place);
  if (typeof made === "string") throw new Error(made);
  return made;
}

/** Every value that is written, by its last name. */
function values({ files }: Plan): Record<string, unknown> {
  const entries = files.flatMap((file) => file.entries);
  return Object.fromEntries(
    entries.map(({ path, value }) => {
      const last = path.at(-1);
      return [typeof last === "string" ? last : "item", value];
    }),
  );
}

const HEADERS = { headers: { "x-gateway": "secret" } };
const KEY = { apiKeyFile: "/key" };
const ANTHROPIC = { exchange: { anthropic: { federationRuleId: "r", organizationId: "o" } } };
const ENTRA = { exchange: { entra: { tenantId: "t", clientId: "c" } } };

describe("via", () => {
  test.each([
    ["claude", { type: "anthropic" }, "command"],
    ["claude", { type: "anthropic", ...KEY }, "command"],
    ["claude", { type: "anthropic", ...HEADERS }, "proxy"],
    ["claude", { type: "anthropic", ...ANTHROPIC }, "proxy"],
    ["claude", { type: "anthropic", ...ENTRA }, "command"],
    ["codex", {}, "command"],
    ["codex", KEY, "command"],
    ["codex", { type: "azure" }, "command"],
    ["codex", { type: "azure", ...KEY }, "proxy"],
    ["codex", { type: "azure", ...KEY, ...ENTRA }, "command"],
    ["codex", HEADERS, "proxy"],
    ["copilot", {}, "proxy"],
    ["opencode", {}, "proxy"],
    ["vscode", {}, "proxy"],
  ] as const)("%s with %j: %s", (name, config, via) => {
    const made = plan(name, target(config));
    expect(made.via).toBe(via);
    // Nothing of the provider's own secrets is written into a client's file.
    expect(JSON.stringify(made)).not.toContain("secret");
    expect(JSON.stringify(made).includes("the-key")).toBe(via === "proxy");
  });

  test.each([
    ["claude", {}, "it needs a provider of type anthropic, and x is of type openai"],
    ["codex", { type: "anthropic" }, "it needs OpenAI's API, and x is of type anthropic"],
  ] as const)("%s cannot use %j", (name, config, why) => {
    expect(() => plan(name, target(config))).toThrow(why);
  });
});

describe("addresses", () => {
  const LOCAL = "http://127.0.0.1:4143/x";

  test.each([
    [{}, "/openai/v1", `${LOCAL}/openai/v1/chat/completions`],
    [{ wireApi: "responses" }, "/openai/v1", `${LOCAL}/openai/v1/responses`],
    [{ type: "azure" }, "", `${LOCAL}/openai/v1/chat/completions`],
    [{ type: "azure" }, "/openai", `${LOCAL}/openai/v1/chat/completions`],
    [{ type: "azure" }, "/openai/v1", `${LOCAL}/openai/v1/chat/completions`],
    [{ type: "anthropic" }, "/anthropic", `${LOCAL}/anthropic/v1/messages`],
    [{ type: "anthropic" }, "/anthropic/v1", `${LOCAL}/anthropic/v1/messages`],
  ] as const)("VS Code sends %j at %s to %s", (config, base, url) => {
    const { item } = values(plan("vscode", target(config, base)));
    expect(item).toMatchObject({
      models: [
        { id: "big-1", url },
        { id: "haiku", url },
      ],
    });
  });

  test.each([
    [{}, "/openai/v1", "@ai-sdk/openai-compatible", `${LOCAL}/openai/v1`],
    [{ wireApi: "responses" }, "/openai/v1", "@ai-sdk/openai", `${LOCAL}/openai/v1`],
    [{ type: "azure" }, "", "@ai-sdk/openai-compatible", `${LOCAL}/openai/v1`],
    [{ type: "anthropic" }, "/anthropic", "@ai-sdk/anthropic", `${LOCAL}/anthropic/v1`],
  ] as const)("opencode uses %j at %s with %s", (config, base, npm, baseURL) => {
    const made = values(plan("opencode", target(config, base)));
    expect(made["byok-x"]).toMatchObject({ npm, options: { baseURL, apiKey: "the-key" } });
    expect(made["model"]).toBe("byok-x/big-1");
  });

  test("Codex and Claude Code reach the provider itself", () => {
    expect(values(plan("codex", target({ type: "azure" }, "")))["byok-x"]).toEqual({
      name: "x",
      base_url: "https://x.example/openai/v1",
      wire_api: "responses",
      auth: { command: "/usr/bin/node", args: ["/opt/a b/main.js", "token"], timeout_ms: 30_000 },
    });
    expect(values(plan("claude", target({ type: "anthropic" }, "/anthropic/v1")))).toEqual({
      apiKeyHelper: "/usr/bin/node '/opt/a b/main.js' token",
      model: "big-1",
      ANTHROPIC_BASE_URL: "https://x.example/anthropic",
      ANTHROPIC_DEFAULT_HAIKU_MODEL: "haiku",
    });
  });

  test("the Copilot CLI keeps what it needs to speak to the provider, and each model's own name", () => {
    const azure = { type: "azure", azure: { apiVersion: "2024-10-21" } } as const;
    const [file, settings] = plan("copilot", target({ ...azure, ...HEADERS }, "")).files;
    expect(file?.entries.map(({ value }) => value)).toEqual([
      { name: "byok-x", ...azure, baseUrl: LOCAL, apiKey: "the-key" },
      { id: "big", provider: "byok-x", wireModel: "big-1" },
      { id: "haiku", provider: "byok-x" },
    ]);
    expect(settings?.entries).toEqual([{ path: ["model"], value: "byok-x/big" }]);
  });
});

describe("files", () => {
  const mac: Place = { ...linux, home: "/Users/ada", platform: "darwin" };

  test.each([
    ["copilot", linux, ["/home/ada/.copilot/providers.json", "/home/ada/.copilot/settings.json"]],
    [
      "copilot",
      { ...linux, env: { COPILOT_HOME: "/c", COPILOT_PROVIDERS_CONFIG: "/p.json" } },
      ["/p.json", "/c/settings.json"],
    ],
    ["codex", { ...linux, env: { CODEX_HOME: "/c" } }, ["/c/config.toml"]],
    ["opencode", linux, ["/home/ada/.config/opencode/opencode.json"]],
    [
      "opencode",
      { ...linux, env: { XDG_CONFIG_HOME: "/c" }, exists: () => true },
      ["/c/opencode/opencode.jsonc"],
    ],
    ["vscode", linux, ["/home/ada/.config/Code/User/chatLanguageModels.json"]],
    [
      "vscode",
      { ...mac, exists: () => true },
      ["Code", "Code - Insiders"].map(
        (name) => `/Users/ada/Library/Application Support/${name}/User/chatLanguageModels.json`,
      ),
    ],
  ] as const)("of %s in %j", (name, place, files) => {
    expect(plan(name, target({}), place).files.map(({ file }) => file)).toEqual(files);
  });
});

test("claude is left out if cmd.exe could not be given the provider's name", () => {
  const to: Target = {
    ...target({ type: "anthropic" }),
    tokenCommand: ["node", "--provider", "a\nb"],
  };
  expect(tools.claude.plan(to, { ...linux, platform: "win32" })).toContain("has a line break");
  expect(values(plan("claude", to))).toMatchObject({ apiKeyHelper: "node --provider 'a\nb'" });
});
