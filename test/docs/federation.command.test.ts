import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseProviderConfig } from "../../src/config/parse.ts";
import {
  startMockIdentity,
  startMockModel,
  type IdentityRequest,
  type MockIdentity,
  type MockModel,
} from "../../src/testing/index.ts";
import { jwtClaims } from "../../src/lib/jwt.ts";
import { newReader, type Reader } from "../support/examples.ts";
import { fence, fencesOf, textOf } from "../support/pages.ts";

// The recipes of docs/federation.md and the example of docs/configuration.md, run by the command as a reader has it.

const page = "docs/federation.md";
const TENANT = "00000000-0000-0000-0000-000000000000";
const CLIENT = "11111111-1111-1111-1111-111111111111";

let reader: Reader;
let identity: MockIdentity;
let model: MockModel;
beforeAll(async () => {
  reader = newReader();
  identity = await startMockIdentity({ tls: true, tenantId: TENANT, singleUse: true });
  model = await startMockModel({ identity, identityUrl: identity.url });
});
afterEach(() => {
  identity.reset();
  model.reset();
});
afterAll(async () => {
  reader[Symbol.dispose]();
  await Promise.all([identity.close(), model.close()]);
});

/** Where Entra is on this machine. */
function authority(): Record<string, string> {
  const { AZURE_AUTHORITY_HOST = "", NODE_EXTRA_CA_CERTS = "" } = identity.env("service-principal");
  return { AZURE_AUTHORITY_HOST, NODE_EXTRA_CA_CERTS };
}

/** As it stands on the page, with what is on this machine instead of what is elsewhere. */
function local(text: string): string {
  return text
    .replaceAll("https://sts.googleapis.com/v1/token", `${identity.url}/v1/token`)
    .replaceAll("https://openrouter.ai/api/v1/oauth/token", `${identity.url}/v1/token`)
    .replaceAll(/https:\/\/(?:NAME\.[\w.]+|api\.anthropic\.com(?!"\]|"$))/g, model.url);
}

async function tokenOf(config: object, env: Record<string, string>): Promise<string> {
  const file = path.join(reader.folder, "recipe.json");
  writeFileSync(file, JSON.stringify({ providers: [{ name: "it", ...config }] }));
  const { stdout, stderr } = await reader.shell(
    `byok-identity token --config '${file}' --provider it`,
    env,
  );
  expect(stderr).toBe("");
  return stdout.trim();
}

const recipe = (name: string): { readonly [field: string]: unknown } =>
  JSON.parse(local(fence(page, name))) as { readonly [field: string]: unknown };

const form = ({ body }: IdentityRequest): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(body));

function requestsOf(...sources: readonly string[]): readonly IdentityRequest[] {
  return identity.requests.filter(({ source }) => sources.includes(source ?? ""));
}

test("every configuration of the page is valid", () => {
  const configs = fencesOf(page).filter(({ language }) => language === "json");
  expect(configs.length).toBeGreaterThan(5);
  for (const { code } of configs) parseProviderConfig(JSON.parse(code) as unknown);
});

describe("docs/federation.md: managed identity", () => {
  test.each([
    ["openai", page],
    ["exchange", "docs/configuration.md"],
  ])("the configuration %s of %s gets a token of OpenAI", async (name, of) => {
    const config = JSON.parse(fence(of, name)) as {
      exchange: { openai: object };
    };
    const openai = { ...config.exchange.openai, tokenUrl: `${identity.url}/oauth/token` };
    const token = await tokenOf({ ...config, exchange: { openai } }, identity.env("imds"));
    expect(identity.issued(token)).toMatchObject({ source: "openai" });
    const [subject] = requestsOf("imds");
    expect(subject?.query["resource"]).toBe("api://AzureADTokenExchange");
    expect(textOf(of)).toContain("wip_example");
    const { aud, iss } = jwtClaims(subject?.token ?? "") ?? {};
    expect(iss).toBe(`https://login.microsoftonline.com/${TENANT}/v2.0`);
    expect(textOf(page)).toContain(`its audience is \`${String(aud)}\``);
  });

  test("the configuration anthropic gets a token of Anthropic, from the origin of its API", async () => {
    const token = await tokenOf(recipe("anthropic"), identity.env("imds"));
    expect(identity.issued(token)).toMatchObject({ source: "anthropic" });
    expect(model.requests.map(({ path: at }) => at)).toEqual(["/v1/oauth/token"]);
  });

  test("the configuration tenant gets a token of the application", async () => {
    const token = await tokenOf(recipe("tenant"), { ...identity.env("imds"), ...authority() });
    expect(identity.issued(token)).toMatchObject({
      clientId: CLIENT,
      audience: "https://cognitiveservices.azure.com",
    });
    const [subject] = requestsOf("imds");
    expect(subject?.query).toMatchObject({
      resource: "api://AzureADTokenExchange",
      client_id: "33333333-3333-3333-3333-333333333333",
    });
    expect(form(requestsOf("aks")[0] as IdentityRequest)["client_assertion"]).toBe(subject?.token);
  });

  test("the configuration agent gets a token of the agent, in two steps", async () => {
    const token = await tokenOf(recipe("agent"), { ...identity.env("imds"), ...authority() });
    expect(identity.issued(token)).toMatchObject({
      clientId: "55555555-5555-5555-5555-555555555555",
      audience: "https://ai.azure.com",
    });
    expect(requestsOf("aks").map((request) => form(request)["client_id"])).toEqual([
      "44444444-4444-4444-4444-444444444444",
      "55555555-5555-5555-5555-555555555555",
    ]);
  });
});

describe("docs/federation.md: jobs", () => {
  test.each(["google", "openrouter"])("the configuration %s is exchanged", async (name) => {
    const config = recipe(name) as {
      githubActions: { audience: string };
      exchange: { oauth: { parameters?: object; audience?: string } };
    };
    const token = await tokenOf(config, identity.env("github-actions"));
    expect(identity.issued(token)).toMatchObject({ source: "oauth" });
    expect(requestsOf("github-actions")[0]?.query["audience"]).toBe(config.githubActions.audience);
    const { audience, parameters = {} } = config.exchange.oauth;
    expect(form(requestsOf("oauth")[0] as IdentityRequest)).toMatchObject({
      ...parameters,
      ...(audience === undefined ? {} : { audience }),
    });
  });

  interface Step {
    readonly run?: string;
    readonly script?: string;
    readonly env?: Record<string, string>;
  }

  test("the workflow runs a client with a token of the application, and gives it no job token", async () => {
    const { permissions, jobs } = parse(local(fence(page, "workflow"))) as {
      permissions: object;
      jobs: { agent: { env: Record<string, string>; steps: readonly Step[] } };
    };
    expect(permissions).toMatchObject({ "id-token": "write" });
    const { env, steps } = jobs.agent;
    client();
    const { stdout } = await reader.shell(
      steps.find(({ run }) => run?.includes("exec"))?.run ?? "",
      {
        ...env,
        ...identity.env("github-actions"),
        ...authority(),
      },
    );
    expect(stdout.trim()).toBe("200 none");
    expect(requestsOf("github-actions")[0]?.query["audience"]).toBe("api://AzureADTokenExchange");
    expect(form(requestsOf("aks")[0] as IdentityRequest)["client_id"]).toBe(CLIENT);
  });

  test("the step pipeline runs a client with a token of the application", async () => {
    const { steps } = parse(local(fence(page, "pipeline"))) as { steps: readonly Step[] };
    const { script = "", env = {} } = steps.find((step) => step.env !== undefined) ?? {};
    client();
    const { stdout } = await reader.shell(script, {
      ...env,
      ...identity.env("azure-pipelines"),
      ...authority(),
    });
    expect(stdout.trim()).toBe("200 none");
    expect(requestsOf("azure-pipelines")[0]?.query).toMatchObject({
      serviceConnectionId: "22222222-2222-2222-2222-222222222222",
    });
  });

  test("the lines of claude run it with a token of Anthropic", async () => {
    reader.program(
      "claude",
      `curl -sS -o /dev/null -w '%{http_code}\\n' -H "Authorization: Bearer $ANTHROPIC_AUTH_TOKEN" \
        -H 'anthropic-version: 2023-06-01' -H 'anthropic-beta: of-the-client' "$ANTHROPIC_BASE_URL/v1/models"`,
    );
    const { stdout } = await reader.shell(local(fence(page, "claude")), {
      ...identity.env("github-actions"),
      ANTHROPIC_FEDERATION_RULE_ID: "fdrl_example",
      ANTHROPIC_ORGANIZATION_ID: "66666666-6666-6666-6666-666666666666",
    });
    expect(stdout.trim()).toBe("200");
    const request = model.requests.find(({ api }) => api === "models");
    expect(request?.headers["anthropic-beta"]).toBe("of-the-client,oauth-2025-04-20");
    expect(request?.headers["x-api-key"]).toBeUndefined();
    expect(requestsOf("github-actions")[0]?.query["audience"]).toBe("https://api.anthropic.com");
  });

  /** A client that says whether it reaches the models, and whether it has the job's variables. */
  function client(): void {
    reader.program(
      "copilot",
      `curl -sS -o /dev/null -w '%{http_code} ' -H "Authorization: Bearer $COPILOT_PROVIDER_API_KEY" \
        "$COPILOT_PROVIDER_BASE_URL/models"
      echo "\${ACTIONS_ID_TOKEN_REQUEST_TOKEN:-\${SYSTEM_ACCESSTOKEN:-none}}"`,
    );
  }
});

test("docs/federation.md: the pod's variables and file get a token of OpenAI", async () => {
  const { spec } = parse(fence(page, "pod")) as {
    spec: {
      containers: readonly [
        {
          env: readonly { name: string; value: string }[];
          volumeMounts: readonly [{ mountPath: string }];
        },
      ];
      volumes: readonly [
        { projected: { sources: readonly [{ serviceAccountToken: Record<string, string> }] } },
      ];
    };
  };
  const [{ env, volumeMounts }] = spec.containers;
  const { path: name, audience } = spec.volumes[0].projected.sources[0].serviceAccountToken;
  const variables = Object.fromEntries(env.map((each) => [each.name, each.value]));
  expect(variables["COPILOT_PROVIDER_API_KEY_FILE"]).toBe(`${volumeMounts[0].mountPath}/${name}`);
  expect(audience).toBe("https://api.openai.com/v1");
  const file = path.join(reader.folder, "pod-token");
  writeFileSync(file, readFileSync(identity.env("aks")["AZURE_FEDERATED_TOKEN_FILE"] ?? ""), {
    mode: 0o600,
  });
  const { stdout } = await reader.shell("byok-identity token", {
    ...variables,
    COPILOT_PROVIDER_API_KEY_FILE: file,
    COPILOT_PROVIDER_EXCHANGE: JSON.stringify({
      openai: { tokenUrl: `${identity.url}/oauth/token` },
    }),
  });
  expect(identity.issued(stdout.trim())).toMatchObject({ source: "openai" });
});

describe("docs/federation.md: the lines of az", () => {
  /** A program that notes its arguments as JSON, one call a line. */
  async function called(...names: readonly string[]): Promise<readonly (readonly string[])[]> {
    const file = path.join(reader.folder, "az-calls");
    rmSync(file, { force: true });
    reader.program(
      "az",
      `"${process.execPath}" -e 'require("fs").appendFileSync(process.argv[1], JSON.stringify(process.argv.slice(2)) + "\\n")' -- '${file}' "$@"
      case "$*" in *"--query"*) echo answer ;; esac`,
    );
    await reader.shell(names.map((name) => fence(page, name)).join("\n"));
    const lines = readFileSync(file, "utf8").trim().split("\n");
    return lines.map((line) => JSON.parse(line) as readonly string[]);
  }

  const after = (call: readonly string[] | undefined, flag: string): string =>
    call?.[(call.indexOf(flag) ?? -2) + 1] ?? "";

  test("trust and federated give the application a federated credential", async () => {
    for (const [name, subject] of [
      ["trust", "repo:ORGANISATION/REPOSITORY:ref:refs/heads/main"],
      ["federated", "answer"],
    ] as const) {
      const calls = await called(name);
      const create = calls.find((call) => call.includes("federated-credential"));
      expect(after(create, "--id")).toBe(CLIENT);
      expect(JSON.parse(after(create, "--parameters"))).toMatchObject({
        subject,
        audiences: ["api://AzureADTokenExchange"],
      });
    }
  });

  test("blueprint gives the blueprint one, with the variables of federated", async () => {
    const create = (await called("federated", "blueprint")).at(-1);
    expect(after(create, "--url")).toContain("/answer/microsoft.graph.agentIdentityBlueprint/");
    expect(JSON.parse(after(create, "--body"))).toEqual({
      name: "managed-identity",
      issuer: "https://login.microsoftonline.com/answer/v2.0",
      subject: "answer",
      audiences: ["api://AzureADTokenExchange"],
    });
  });

  test("pool gives the pool's identity a role", async () => {
    reader.program("gcloud", 'printf "%s\\n" "$@"');
    const { stdout } = await reader.shell(fence(page, "pool"));
    expect(stdout).toContain("\nroles/aiplatform.user\n");
    const { audience } = (recipe("google") as { exchange: { oauth: { audience: string } } })
      .exchange.oauth;
    expect(stdout).toContain(`principal:${audience.split("/providers/")[0]}/subject/SUBJECT\n`);
  });

  test("consent adds the application to the other tenant, with a role", async () => {
    const calls = await called("consent");
    expect(calls.map(([first, second]) => `${first} ${second}`)).toEqual([
      "login --tenant",
      "ad sp",
      "cognitiveservices account",
      "role assignment",
    ]);
    expect(after(calls.at(-1), "--scope")).toBe("answer");
  });
});
