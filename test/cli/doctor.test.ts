import { once } from "node:events";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import { createServer as createPlainServer, type AddressInfo } from "node:net";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { NamedFinding } from "../../src/cli/doctor/finding.ts";
import { selfSigned } from "../../src/testing/shared/certificate.ts";
import type { Finished } from "../support/command.ts";
import { mockIdentity, mockModel, sharedFolder } from "../support/mocks.ts";
import { runInProcess } from "../support/run-in-process.ts";

const identity = await mockIdentity({ roles: ["Models.Use"], lifetime: 5400 });
const model = await mockModel({ identity, keys: ["the-right-key"] });
const imds = identity.env("imds");
const folder = sharedFolder();

function doctor(args: readonly string[], env: Record<string, string> = {}): Promise<Finished> {
  const base = { COPILOT_PROVIDER_BASE_URL: `${model.url}/openai/v1` };
  return runInProcess(["doctor", ...args], { HOME: folder, ...imds, ...base, ...env });
}

interface Examined {
  readonly code: number | null;
  readonly healthy: boolean;
  readonly findings: readonly NamedFinding[];
}

async function examine(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Examined> {
  const { code, stdout, stderr } = await doctor([...args, "--output", "json"], env);
  expect(stderr).toBe("");
  for (const { token = "" } of identity.requests) {
    if (token !== "") expect(stdout).not.toContain(token);
  }
  return { code, ...(JSON.parse(stdout) as Omit<Examined, "code">) };
}

const of = ({ findings }: Examined, check: string): readonly NamedFinding[] =>
  findings.filter((finding) => finding.check === check);
const MI = "--managed-identity";
const client = "99999999-2222-4333-8444-555555555555";

describe("doctor", () => {
  test("--no-request sends none to the provider", async () => {
    const examined = await examine([MI, "--no-request"]);
    expect(examined).toMatchObject({ code: 0, healthy: true });
    expect(of(examined, "request")).toMatchObject([{ level: "skipped" }]);
    expect(model.requests).toEqual([]);
  });

  test("every problem of a configuration is reported, the rest skipped: exit code 2", async () => {
    const examined = await examine([], {
      COPILOT_PROVIDER_TYPE: "azur",
      COPILOT_PROVIDER_WIRE_API: "x",
    });
    expect(examined).toMatchObject({ code: 2, healthy: false });
    expect(of(examined, "configuration")).toMatchObject([
      { level: "error", why: expect.stringContaining("COPILOT_PROVIDER_TYPE") as string },
      { level: "error", why: expect.stringContaining("COPILOT_PROVIDER_WIRE_API") as string },
    ]);
    expect(of(examined, "credential")).toMatchObject([{ level: "skipped" }]);
    expect(identity.requests).toEqual([]);
  });

  describe("of a fleet's token store", () => {
    const key = Buffer.alloc(32).toString("base64");
    const stored = { BYOK_IDENTITY_REDIS_URL: "redis://127.0.0.1:9", BYOK_IDENTITY_STORE_KEY: key };

    test("says that nobody answers there", async () => {
      const examined = await examine([MI], stored);
      expect(examined).toMatchObject({ code: 0, healthy: true });
      expect(of(examined, "store")).toMatchObject([
        { level: "warning", what: "The token store cannot be used: ECONNREFUSED." },
      ]);
    });

    test("says what its variables lack", async () => {
      const examined = await examine([MI], { ...stored, BYOK_IDENTITY_STORE_KEY: "" });
      expect(examined.code).toBe(1);
      expect(of(examined, "store")).toMatchObject([
        { level: "error", why: expect.stringContaining("BYOK_IDENTITY_STORE_KEY") as string },
      ]);
    });

    test("says nothing if there is none", async () => {
      expect(of(await examine([MI]), "store")).toEqual([]);
    });
  });

  test("no credential at all is a problem of the configuration", async () => {
    const examined = await examine([]);
    expect(examined.code).toBe(2);
    expect(of(examined, "configuration")[0]?.why).toContain("give --managed-identity");
  });

  test("tells a file that is there and is passed over", async () => {
    const home = path.join(folder, "home");
    mkdirSync(home, { recursive: true });
    writeFileSync(path.join(home, "providers.json"), "{}");
    const examined = await examine([MI], { COPILOT_HOME: home });
    expect(of(examined, "configuration")[1]?.what).toContain("providers.json is not used");
  });
});

describe("doctor on managed identities", () => {
  test("a selector that the host supports is reported", async () => {
    const examined = await examine([`${MI}=${client}`]);
    expect(of(examined, "host")[1]).toMatchObject({
      level: "ok",
      what: `clientId selects ${client}, which IMDS supports.`,
    });
  });

  test("a selector that it does not honour is an error, before anything is asked", async () => {
    const cloudShell = { ...identity.env("cloud-shell"), AZURE_POD_IDENTITY_AUTHORITY_HOST: "" };
    const examined = await examine([`${MI}=${client}`], cloudShell);
    expect(examined.code).toBe(1);
    expect(of(examined, "host")).toMatchObject([
      { what: "The managed identity comes from Cloud Shell (by MSI_ENDPOINT)." },
      { level: "error", fix: expect.stringContaining("Remove the selector") as string },
    ]);
    expect(identity.requests).toEqual([]);
  });

  test("AZURE_CLIENT_ID without a selector is a warning", async () => {
    const examined = await examine([MI], { AZURE_CLIENT_ID: client });
    expect(examined.code).toBe(0);
    expect(of(examined, "host")[1]).toMatchObject({ level: "warning" });
  });
});

/** What Azure answers, by what is wrong. */
const refusals: readonly [string, number, object, RegExp][] = [
  [
    "another tenant",
    400,
    {
      error: {
        code: "Tenant provided in token does not match resource token",
        message: "Token tenant does not match resource tenant.",
      },
    },
    /belong to different tenants/,
  ],
  [
    "another audience",
    401,
    {
      statusCode: 401,
      message:
        "Unauthorized. Access token is missing, invalid, audience is incorrect (https://cognitiveservices.azure.us), or have expired.",
    },
    /another audience: https:\/\/cognitiveservices\.azure\.com/,
  ],
  [
    "a missing role",
    401,
    {
      error: {
        code: "PermissionDenied",
        message: "Principal does not have access to API/Operation.",
      },
    },
    /lacks a role: Cognitive Services OpenAI User/,
  ],
  [
    "a missing data action",
    403,
    {
      error: {
        code: "PermissionDenied",
        message:
          "The principal lacks the required data action `Microsoft.CognitiveServices/accounts/AIServices/models/read`.",
      },
    },
    /lacks a role: Azure AI User/,
  ],
];

describe("doctor on refusals of the provider", () => {
  test.each(refusals)("%s", async (_, status, body, told) => {
    model.configure({ faults: [{ status, body: JSON.stringify(body) }] });
    const examined = await examine([MI]);
    expect(examined.code).toBe(1);
    const [finding] = of(examined, "request");
    expect(finding).toMatchObject({ level: "error", facts: { status: String(status) } });
    expect(finding?.what).toMatch(told);
  });

  test("a missing role comes with the line that assigns it, to the token's own oid", async () => {
    model.configure({ faults: [{ status: 403 }] });
    const examined = await examine([MI]);
    const oid = identity.issued(identity.requests[0]?.token ?? "")?.objectId;
    expect(of(examined, "request")[0]?.run).toContain(
      `az role assignment create --role "Cognitive Services OpenAI User" --assignee-object-id ${oid}`,
    );
  });

  test("a token that has expired, by the provider's challenge", async () => {
    const challenge = 'Bearer error="invalid_token", error_description="The token has expired."';
    model.configure({ faults: [{ status: 401, headers: { "www-authenticate": challenge } }] });
    expect(of(await examine([MI]), "request")[0]?.what).toBe("The token has expired.");
  });

  test("the mock's own audience check", async () => {
    model.configure({ audience: "https://ai.azure.com" });
    expect(of(await examine([MI]), "request")[0]?.what).toContain("another audience");
  });

  test("key authentication that is disabled", async () => {
    const error = {
      code: "AuthenticationTypeDisabled",
      message: "Key based authentication is disabled for this resource.",
    };
    model.configure({ faults: [{ status: 403, body: JSON.stringify({ error }) }] });
    const examined = await examine(["--command", "echo the-right-key", "--type", "azure"]);
    expect(of(examined, "request")[0]?.what).toContain("accepts no keys");
  });

  test("an answer that shows the credential is reported without it", async () => {
    model.configure({ faults: [{ status: 401, body: "no such key: my-wrong-key" }] });
    const { stdout } = await doctor(["--command", "echo my-wrong-key", "--type", "azure"]);
    expect(stdout).toContain("The key is refused.");
    expect(stdout).not.toContain("my-wrong-key");
  });

  test.each([
    [{ status: 404 }, "warning", "no list of models", 0],
    [{ status: 429 }, "warning", "too many requests", 0],
    [{ status: 503 }, "warning", "answers with 503", 0],
    [{ status: 307, headers: { location: "/" } }, "error", "redirect", 1],
    [{ break: "reset" as const }, "error", "cannot be reached", 1],
  ])("%j is reported as %s", async (fault, level, told, code) => {
    model.configure({ faults: [fault] });
    const examined = await examine([MI]);
    expect(examined.code).toBe(code);
    expect(of(examined, "request")).toMatchObject([
      { level, what: expect.stringContaining(told) as string },
    ]);
  });

  test("a provider behind a private authority", async () => {
    const { pem, key } = await selfSigned();
    const server = createServer({ cert: pem, key }).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const examined = await examine([MI, "--base-url", `https://127.0.0.1:${port}/v1`]);
    expect(of(examined, "request")).toMatchObject([
      { level: "error", fix: expect.stringContaining("NODE_EXTRA_CA_CERTS") as string },
    ]);
  });

  test.each([
    ["SSH-2.0-OpenSSH_9.2\r\n", "error", "it sent “SSH-2.0-OpenSSH_9.2”"],
    [
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
      "ok",
      "accepts",
    ],
  ])("a provider that answers %j", async (bytes, level, told) => {
    const server = createPlainServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => socket.end(bytes));
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const examined = await examine([MI, "--base-url", `http://127.0.0.1:${port}/v1`]);
    expect(of(examined, "request")).toMatchObject([
      { level, what: expect.stringContaining(told) as string },
    ]);
  });

  test("a provider that is not there", async () => {
    const examined = await examine([MI, "--base-url", "http://127.0.0.1:9/v1"]);
    expect(examined.code).toBe(1);
    expect(of(examined, "request")[0]?.what).toContain("cannot be reached");
  });
});

describe("doctor on files and commands", () => {
  test("a key file that everybody may read is a warning with the line that helps", async () => {
    const file = path.join(folder, "key");
    writeFileSync(file, "the-right-key\n", { mode: 0o644 });
    chmodSync(file, 0o644);
    const examined = await examine(["--file", file, "--type", "azure"]);
    expect(examined.code).toBe(0);
    expect(of(examined, "files")).toMatchObject([{ level: "warning", run: `chmod 600 ${file}` }]);
    chmodSync(file, 0o600);
    expect(of(await examine(["--file", file, "--type", "azure"]), "files")).toMatchObject([
      { level: "ok" },
    ]);
  });

  test("a key file that is not there is an error", async () => {
    const examined = await examine(["--file", path.join(folder, "none"), "--type", "azure"]);
    expect(examined.code).toBe(1);
    expect(of(examined, "files")).toMatchObject([{ level: "error" }]);
  });

  test("a command that fails is reported with its exit code", async () => {
    const examined = await examine(["--command", "echo no >&2; exit 3"]);
    expect(examined.code).toBe(1);
    expect(of(examined, "credential")[0]?.why).toContain("exit code 3");
  });

  test("a credential that is no JWT: nothing is read from it", async () => {
    const examined = await examine(["--command", "echo the-right-key", "--type", "azure"]);
    expect(examined.code).toBe(0);
    expect(of(examined, "claims")).toMatchObject([{ level: "skipped" }]);
  });

  test("a refresh token's folder is looked at before it is rotated", async () => {
    const inside = path.join(folder, "oauth");
    mkdirSync(inside, { recursive: true });
    const refreshTokenFile = path.join(inside, "token");
    writeFileSync(refreshTokenFile, "r", { mode: 0o600 });
    const oauth = {
      tokenUrl: "http://127.0.0.1:9/token",
      clientId: "c",
      grant: "refresh_token",
      refreshTokenFile,
    };
    const config = path.join(folder, "oauth.json");
    writeFileSync(
      config,
      JSON.stringify({ providers: [{ name: "o", baseUrl: model.url, oauth }] }),
    );
    const examined = await examine(["--config", config, "--no-request"]);
    expect(of(examined, "files")).toMatchObject([
      { level: "ok" },
      { level: "ok", what: `A rotated refresh token can be written to ${inside}.` },
    ]);
  }, 30_000);
});
