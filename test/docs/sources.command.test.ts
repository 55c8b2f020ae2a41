import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { parseProviderConfig } from "../../src/config/parse.ts";
import { checkToken } from "../../src/token/checked.ts";
import { readPrinted } from "../../src/credentials/credential-text/read.ts";
import { jwtClaims } from "../../src/lib/jwt.ts";
import { SUPPORTED_SELECTORS } from "../../src/credentials/azure/identity-host.ts";
import {
  startMockIdentity,
  startMockModel,
  type MockIdentity,
  type MockModel,
} from "../../src/testing/index.ts";
import { applicationCertificate } from "../credentials/azure/service-principal/application-certificate.ts";
import { newReader, type Output, type Reader } from "../support/examples.ts";
import { fence, fencesOf, textOf } from "../support/pages.ts";

// The configurations and examples of docs/managed-identity.md and docs/sources.md, run by the command as a reader has it.

const managed = "docs/managed-identity.md";
const others = "docs/sources.md";
const KEY = "sk-example";

let reader: Reader;
let identity: MockIdentity;
let model: MockModel;
let run: string;
beforeAll(async () => {
  reader = newReader();
  run = path.join(reader.folder, "run");
  mkdirSync(run);
  identity = await startMockIdentity({
    tls: true,
    tenantId: "00000000-0000-0000-0000-000000000000",
  });
  model = await startMockModel({ identity });
  const { key, certificate } = await applicationCertificate();
  const secrets = {
    "client-secret": "a-client-secret",
    "app.pem": key + certificate,
    token: readFileSync(identity.env("aks")["AZURE_FEDERATED_TOKEN_FILE"] ?? "", "utf8"),
    "api-key": KEY,
  };
  for (const [name, text] of Object.entries(secrets)) {
    writeFileSync(path.join(run, name), `${text}\n`, { mode: 0o600 });
  }
});
afterEach(() => identity.reset());
afterAll(async () => {
  reader[Symbol.dispose]();
  await Promise.all([identity.close(), model.close()]);
});

/** As it stands on the page, with what is on this machine in the place of what is elsewhere. */
function local(text: string): string {
  return text
    .replaceAll("/run/secrets", run)
    .replaceAll("https://login.example.com/tenant", `${identity.url}/${tenant}`)
    .replaceAll(/https:\/\/NAME\.openai\.azure\.com/g, model.url);
}
const tenant = "00000000-0000-0000-0000-000000000000";

/** The token of a page's configuration. */
async function tokenOf(page: string, name: string, env: Record<string, string>): Promise<string> {
  const config = JSON.parse(local(fence(page, name))) as object;
  const file = path.join(reader.folder, `${name}.json`);
  writeFileSync(file, JSON.stringify({ providers: [{ name: "it", ...config }] }));
  const { stdout, stderr } = await reader.shell(
    `byok-identity token --config '${file}' --provider it`,
    env,
  );
  expect(stderr).toBe("");
  return stdout.trim();
}

test("every configuration of the two pages is valid", () => {
  const configs = [managed, others].flatMap(fencesOf).filter(({ language }) => language === "json");
  expect(configs.length).toBeGreaterThan(10);
  for (const { code } of configs) parseProviderConfig(JSON.parse(code) as unknown);
});

describe("docs/managed-identity.md", () => {
  test.each([
    ["system", "https://cognitiveservices.azure.com"],
    ["selected", "https://cognitiveservices.azure.com"],
    ["foundry", "https://ai.azure.com"],
    ["gateway", "api://00000000-0000-0000-0000-000000000000"],
    ["government", "https://cognitiveservices.azure.us"],
  ])("the configuration %s asks the host for %s", async (name, audience) => {
    const token = await tokenOf(managed, name, identity.env("imds"));
    expect(identity.issued(token)).toMatchObject({ audience });
    const { query } = identity.requests[0] ?? {};
    expect(query?.["client_id"]).toBe(name === "selected" ? tenant : undefined);
  });

  test("the table of hosts has them all, in order, with the selectors that each honours", () => {
    const listed = textOf(managed)
      .split("\n")
      .flatMap((line) => {
        const [, host = "", , selectors = ""] = line.split("|").map((cell) => cell.trim());
        const known = Object.hasOwn(SUPPORTED_SELECTORS, host);
        return known
          ? [[host, selectors === "none" ? [] : selectors.replaceAll("`", "").split(", ")]]
          : [];
      });
    expect(listed).toEqual(
      Object.entries(SUPPORTED_SELECTORS).map(([host, names]) => [host, [...names]]),
    );
  });

  test("the example limits has a token in time", async () => {
    const output = await reader.example(local(fence(managed, "limits")), identity.env("imds"));
    expect(output).toEqual({ stdout: "true\n", stderr: "" });
  });

  test("the line for doctor finds nothing wrong", async () => {
    const { stdout } = await reader.shell(local(fence(managed, "doctor")), identity.env("imds"));
    expect(stdout).toMatch(/All is well\.\n$/);
  });

  test("the line imds shows 200, and not the token", async () => {
    const line = fence(managed, "imds").replace("http://169.254.169.254", identity.url);
    expect(await reader.shell(line)).toEqual({ stdout: "200\n", stderr: "" });
    expect(identity.requests[0]).toMatchObject({ source: "imds", status: 200 });
  });
});

describe("docs/sources.md", () => {
  test("the configuration default finds what this machine has", async () => {
    const token = await tokenOf(others, "default", identity.env("imds"));
    expect(identity.issued(token)).toMatchObject({ source: "imds" });
  });

  test.each([
    ["secret", "service-principal"],
    ["certificate", "service-principal"],
    ["federated", "aks"],
  ] as const)("the configuration %s is proven to the authority", async (name, source) => {
    const { AZURE_AUTHORITY_HOST: authority = "", NODE_EXTRA_CA_CERTS: trust = "" } =
      identity.env("service-principal");
    const token = await tokenOf(others, name, {
      AZURE_AUTHORITY_HOST: authority,
      NODE_EXTRA_CA_CERTS: trust,
    });
    expect(identity.issued(token)).toMatchObject({
      source,
      clientId: "11111111-1111-1111-1111-111111111111",
    });
  });

  test("the configuration oauth is looked up and asked", async () => {
    const token = await tokenOf(others, "oauth", {});
    expect(identity.issued(token)).toMatchObject({ audience: "api://models" });
  });

  test("the configuration refresh takes the grant that it is for", () => {
    const config = parseProviderConfig(JSON.parse(fence(others, "refresh")) as unknown);
    expect(config.oauth?.grant).toBe("refresh_token");
  });

  test("the configuration signin wants a person, and says which command to run", async () => {
    const config = JSON.parse(fence(others, "signin")) as object;
    const file = path.join(reader.folder, "sign-in.json");
    writeFileSync(file, JSON.stringify({ providers: [{ name: "it", ...config }] }));
    const { stdout, stderr } = await reader.shell(
      `byok-identity token --config '${file}' --provider it || true`,
      { XDG_STATE_HOME: reader.folder },
    );
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^error: Nobody is signed in at .*byok-identity login.*LOGIN_REQUIRED/);
  });

  test.each([
    ["github", "github-actions", "https://gateway.example.com"],
    ["pipelines", "azure-pipelines", "api://AzureADTokenExchange"],
  ] as const)("the configuration %s gets a job's token", async (name, source, audience) => {
    const token = await tokenOf(others, name, identity.env(source));
    expect(jwtClaims(token)).toMatchObject({ aud: audience });
    expect(identity.requests).toMatchObject([{ source, token }]);
  });

  test.each(["command", "file"])("the configuration %s reads the key", async (name) => {
    expect(await tokenOf(others, name, {})).toBe(KEY);
  });

  test.each([
    ["callback", "token-for-default\n"],
    ["source", "from-my-vault\n"],
  ])("the example %s prints what its source gives", async (name, stdout) => {
    expect(await reader.example(fence(others, name))).toEqual<Output>({ stdout, stderr: "" });
  });

  test("the lines of replace write a file for this user alone, and leave it if there is no token", async () => {
    await reader.shell(local(fence(others, "replace")), identity.env("imds"));
    const file = path.join(run, "api-key");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(identity.issued(readFileSync(file, "utf8").trim())).toBeDefined();
    const before = readFileSync(file, "utf8");
    identity.configure({ systemAssigned: false });
    await reader.shell(`${local(fence(others, "replace"))}true`, identity.env("imds"));
    expect(readFileSync(file, "utf8")).toBe(before);
    writeFileSync(file, `${KEY}\n`);
  });

  test("the lines of role give the app's identity its role at the resource", async () => {
    const calls = path.join(run, "az-calls");
    reader.program(
      "az",
      `printf '%s\\n' "$*" >> '${calls}'; case "$*" in *webapp*) echo p1 ;; *show*) echo /r1 ;; esac`,
    );
    await reader.shell(fence(managed, "role"));
    expect(readFileSync(calls, "utf8").trim().split("\n").at(-1)).toBe(
      "role assignment create --assignee-object-id p1 --assignee-principal-type ServicePrincipal --role Cognitive Services OpenAI User --scope /r1",
    );
  });

  test("every form in the table is read", () => {
    const [, table = ""] = textOf(others).split("## What a command prints and a file holds");
    const samples = Array.from(
      table.matchAll(/^\| [^|`]*(?:`[^`]*`)? +\| `([^`]*sk-example[^`]*)` +\|$/gm),
      ([, sample = ""]) => sample,
    );
    expect(samples).toHaveLength(10);
    const from = { code: "ERR_COMMAND_FAILED", found: "it printed" } as const;
    for (const sample of samples) {
      expect(checkToken(readPrinted(sample, from, Date.now())).token, sample).toBe(KEY);
    }
    const dated = samples.filter((sample) => /expir/i.test(sample));
    expect(dated).toHaveLength(5);
    for (const sample of dated) {
      expect(readPrinted(sample, from, Date.now()).expiresOn, sample).toBeGreaterThan(Date.now());
    }
  });
});
