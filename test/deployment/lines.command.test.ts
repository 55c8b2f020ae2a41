import { once } from "node:events";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { request, type IncomingMessage } from "node:http";
import path from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";

import { startFor } from "../serve/support.ts";
import { newReader } from "../support/examples.ts";
import { fence, root } from "../support/pages.ts";
import { mockIdentity } from "../support/mocks.ts";
import { hasPrograms } from "../support/programs.ts";

// The lines of docs/deployment.md that a person types, and what its fragments for Caddy and Envoy have them ask.

const page = "docs/deployment.md";
const foundry = {
  name: "foundry",
  baseUrl: "https://models.example.com",
  apiKeyCommand: "echo k1",
};

const identity = await mockIdentity();

test.runIf(hasPrograms("openssl", [["openssl", "version"]]))(
  "the lines of keyfile make a key, and nginx's header with it, for their owner alone",
  async () => {
    using reader = newReader();
    const etc = path.join(reader.folder, "etc");
    mkdirSync(etc);
    await reader.shell(fence(page, "keyfile").replaceAll("/etc/byok-identity", etc));
    const key = readFileSync(path.join(etc, "key"), "utf8").trim();
    expect(key).toMatch(/^[\da-f]{64}$/);
    expect(readFileSync(path.join(etc, "nginx-key.conf"), "utf8")).toBe(
      `proxy_set_header X-Byok-Identity-Key ${key};\n`,
    );
    for (const name of ["key", "nginx-key.conf"]) {
      expect(statSync(path.join(etc, name)).mode & 0o777).toBe(0o600);
    }
  },
);

/** As a proxy asks, with the host and the method of its client. */
async function ask(
  url: string,
  headers: Record<string, string>,
  method: string,
): Promise<IncomingMessage> {
  const asked = request(url, { method, headers: { host: "public.example.com", ...headers } });
  asked.end();
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  answer.resume();
  return answer;
}

test("what the fragment caddy asks is answered with the header that it copies", async () => {
  const fragment = fence(page, "caddy");
  const { origin, key } = await startFor([foundry]);
  const [, uri = ""] = /^\s*uri (\S+)$/m.exec(fragment) ?? [];
  const [, header = "", variable] = /header_up (X-[\w-]+) \{env\.(\w+)\}/.exec(fragment) ?? [];
  const [, copied = ""] = /copy_headers (\S+)/.exec(fragment) ?? [];
  expect(variable).toBe("BYOK_IDENTITY_SERVE_KEY");
  const answer = await ask(origin + uri, { [header]: key }, "GET");
  expect(answer.statusCode).toBe(200);
  expect(answer.headers[copied.toLowerCase()]).toBe("Bearer k1");
});

interface ExtAuthz {
  readonly http_service: {
    readonly path_prefix: string;
    readonly authorization_request: {
      readonly headers_to_add: readonly { readonly key: string }[];
    };
    readonly authorization_response: {
      readonly allowed_upstream_headers: {
        readonly patterns: readonly { readonly exact: string }[];
      };
    };
  };
}

test("what the fragment envoy asks is answered with the header that it allows", async () => {
  const { http_filters: filters } = parse(fence(page, "envoy")) as {
    http_filters: readonly { typed_config: ExtAuthz }[];
  };
  const service = filters[0]?.typed_config.http_service;
  const { origin, key } = await startFor([foundry]);
  const header = service?.authorization_request.headers_to_add[0]?.key ?? "";
  const url = `${origin}${service?.path_prefix}/openai/v1/responses`;
  const answer = await ask(url, { [header]: key }, "POST");
  expect(answer.statusCode).toBe(200);
  const allowed = service?.authorization_response.allowed_upstream_headers.patterns[0]?.exact ?? "";
  expect(answer.headers[allowed]).toBe("Bearer k1");
});

test("the lines of msi give an Azure SDK the provider's token", async () => {
  using reader = newReader();
  const key = path.join(reader.folder, "key");
  const line = `byok-identity serve --managed-identity --base-url https://models.example.com --key-file '${key}'`;
  const origin = (await reader.start(line, identity.env("imds"))).replace("Listening: ", "");
  const lines = fence(page, "msi")
    .replace("http://127.0.0.1:8788", origin)
    .replace("/etc/byok-identity/key", key);
  const sdk = `
    const { ManagedIdentityCredential } = require(${JSON.stringify(path.join(root, "node_modules/@azure/identity"))});
    new ManagedIdentityCredential().getToken("https://cognitiveservices.azure.com/.default")
      .then(({ token }) => process.stdout.write(token));`;
  const { stdout } = await reader.shell(`${lines}node -e '${sdk}'`);
  expect(identity.issued(stdout)).toMatchObject({ source: "imds" });
});

test("the lines of agent start one, and the command that they set asks it", async () => {
  using reader = newReader();
  const socket = path.join(reader.folder, "agent/agent.sock");
  const lines = `${fence(page, "agent")}
    until [ -S '${socket}' ]; do sleep 0.05; done
    sh -c "$COPILOT_PROVIDER_API_KEY_COMMAND"
    sh -c "$COPILOT_PROVIDER_API_KEY_COMMAND"
    kill $!
    wait $!`;
  const env = { ...identity.env("imds"), BYOK_IDENTITY_SOCK: socket };
  const { stdout } = await reader.shell(lines, env);
  const { token } = identity.requests[0] ?? {};
  expect(stdout.split("\n").filter((line) => line === token)).toHaveLength(2);
  expect(identity.requests).toHaveLength(1);
});
