import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { runCommand, type Finished } from "../support/command.ts";
import {
  forwardProxy,
  remoteServer,
  type ForwardProxy,
  type ForwardProxyOptions,
  type RemoteServer,
} from "../support/forward-proxy.ts";
import { onLoopback } from "../support/loopback.ts";
import { sharedFolder } from "../support/mocks.ts";

const HOST = "far.example.test";
const TENANT = "11111111-2222-4333-8444-555555555555";
const ENTRA = {
  issuer: `https://${HOST}/${TENANT}/v2.0`,
  authorization_endpoint: `https://${HOST}/${TENANT}/oauth2/v2.0/authorize`,
  token_endpoint: `https://${HOST}/${TENANT}/oauth2/v2.0/token`,
  jwks_uri: `https://${HOST}/${TENANT}/discovery/v2.0/keys`,
};
const folder = sharedFolder();
let remote: RemoteServer;

beforeEach(async () => {
  remote = await remoteServer(HOST, folder, ({ url = "" }) => {
    if (url.endsWith("/models")) return { object: "list", data: [] };
    if (url.endsWith("/openid-configuration")) return ENTRA;
    return { access_token: "from-far", token_type: "Bearer", expires_in: 3600 };
  });
});

function proxy(options: Omit<ForwardProxyOptions, "to"> = {}): Promise<ForwardProxy> {
  return forwardProxy({ to: remote.port, ...options });
}

const oauth = {
  oauth: { tokenUrl: `https://${HOST}/token`, clientId: "c", clientSecret: "s3cret-of-client" },
};
const servicePrincipal = {
  servicePrincipal: {
    tenantId: TENANT,
    clientId: "c",
    clientSecret: "s3cret-of-client",
    authorityHost: `https://${HOST}`,
  },
};

function run(command: string, credential: object, env: Record<string, string>): Promise<Finished> {
  const file = path.join(folder, "providers.json");
  const provider = { name: "far", baseUrl: `https://${HOST}/v1`, ...credential };
  writeFileSync(file, JSON.stringify({ providers: [provider] }));
  return runCommand([command, "--config", file], { NODE_EXTRA_CA_CERTS: remote.caFile, ...env });
}

describe("an authority that only HTTPS_PROXY reaches", () => {
  test.each([
    ["oauth", oauth, "/token"],
    ["servicePrincipal", servicePrincipal, `/${TENANT}/oauth2/v2.0/token`],
  ])("%s gets its token by CONNECT", async (_, credential, asked) => {
    const { url, seen } = await proxy();
    const { code, stdout, stderr } = await run("token", credential, { HTTPS_PROXY: url });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "from-far\n", stderr: "" });
    expect(new Set(seen)).toEqual(new Set([`CONNECT ${HOST}:443`]));
    expect(remote.asked.at(-1)?.split("?")[0]).toBe(asked);
  });

  test("a proxy without a scheme is an http one, and its password is sent", async () => {
    const authorization = `Basic ${Buffer.from("user:p@ss").toString("base64")}`;
    const { host } = await proxy({ authorization });
    const { stdout, stderr } = await run("token", oauth, { https_proxy: `user:p%40ss@${host}` });
    expect({ stdout, stderr }).toEqual({ stdout: "from-far\n", stderr: "" });
  });

  test("a proxy that wants a password is named, not the server", async () => {
    const { host, url } = await proxy({ authorization: "Basic eDp5" });
    const { code, stderr } = await run("token", oauth, { HTTPS_PROXY: url });
    expect(code).toBe(1);
    expect(stderr).toContain(
      `The proxy ${host} (HTTPS_PROXY) wants a user name and password (407).`,
    );
    expect(stderr).not.toContain("issuer");
  });

  test("a proxy that refuses the host is named, with what to do", async () => {
    const { host, url } = await proxy({ status: 403 });
    const { code, stderr } = await run("token", servicePrincipal, { HTTPS_PROXY: url });
    expect(code).toBe(1);
    expect(stderr).toContain(
      `The proxy ${host} (HTTPS_PROXY) answered 403: it does not let this machine reach ${HOST}:443.`,
    );
    expect(stderr).toContain("NO_PROXY");
  });

  test("a variable that cannot be understood is an error of the environment", async () => {
    const { code, stderr } = await run("token", oauth, { HTTPS_PROXY: "http://u:s3cret@" });
    expect(code).toBe(2);
    expect(stderr).toContain("HTTPS_PROXY: is not the URL of a proxy");
    expect(stderr).not.toContain("s3cret");
  });
});

test("a server elsewhere that announces plain http on this machine gets no secret sent there", async () => {
  let reached = 0;
  const local = createServer((_, response) => {
    reached += 1;
    response.end("{}");
  });
  const token_endpoint = `${await onLoopback(local)}/token`;
  onTestFinished(() => void local.close());
  remote = await remoteServer(HOST, folder, () => ({ ...ENTRA, token_endpoint }));
  const { url } = await proxy();
  const credential = {
    oauth: { issuer: ENTRA.issuer, clientId: "c", clientSecret: "s3cret-of-client" },
  };
  const { code, stderr } = await run("token", credential, { HTTPS_PROXY: url });
  expect(code).toBe(1);
  expect(stderr).toContain(`names a token endpoint that is not https: ${token_endpoint}`);
  expect(reached).toBe(0);
});

describe("doctor asks the provider the way that exec goes", () => {
  test("through the proxy", async () => {
    const { url, seen } = await proxy();
    const { stdout, stderr } = await run("doctor", { apiKey: "k" }, { HTTPS_PROXY: url });
    expect(stderr).toBe("");
    expect(stdout).toContain("The provider accepts the credential (200).");
    expect(seen).toEqual([`CONNECT ${HOST}:443`]);
  });

  test("and names the proxy where that is at fault", async () => {
    const { host, url } = await proxy({ status: 407 });
    const { code, stdout } = await run("doctor", { apiKey: "k" }, { HTTPS_PROXY: url });
    expect(code).toBe(1);
    expect(stdout).toContain(`The proxy ${host} (HTTPS_PROXY) wants a user name and password`);
    const down = await run("doctor", { apiKey: "k" }, { HTTPS_PROXY: "http://127.0.0.1:1" });
    expect(down.stdout).toContain(
      "The proxy 127.0.0.1:1 (HTTPS_PROXY) cannot be reached: ECONNREFUSED.",
    );
  });
});
