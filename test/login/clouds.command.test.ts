import { writeFileSync } from "node:fs";
import path from "node:path";
import { connect, createServer } from "node:tls";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { scratch } from "../credentials/scratch.ts";
import { serverCertificate, type ServerCertificate } from "../support/certificate.ts";
import { runCommand } from "../support/command.ts";
import { forwardProxy } from "../support/forward-proxy.ts";
import { onLoopback } from "../support/loopback.ts";
import { mockIdentity, sharedFolder } from "../support/mocks.ts";

const TENANT = "11111111-2222-4333-8444-555555555555";
const CLOUDS = [
  ["login.microsoftonline.com", "https://cognitiveservices.azure.com/.default"],
  ["login.microsoftonline.us", "https://cognitiveservices.azure.us/.default"],
  ["login.partner.microsoftonline.cn", "https://cognitiveservices.azure.cn/.default"],
] as const;

const entra = await mockIdentity({ tls: true });
const caFile = path.join(sharedFolder(), "ca.pem");
let front: ServerCertificate;

beforeAll(async () => {
  front = await serverCertificate(CLOUDS.map(([host]) => host));
  writeFileSync(caFile, front.cert);
});

/** Entra under the names of its clouds: behind the forward proxy of a company, as no DNS here knows them. */
async function cloud(): Promise<Record<string, string>> {
  const behind = Number(new URL(entra.secureUrl ?? "").port);
  const server = createServer(front, (client) => {
    const upstream = connect({ port: behind, host: "127.0.0.1", rejectUnauthorized: false });
    client.on("error", () => upstream.destroy());
    upstream.on("error", () => client.destroy());
    client.pipe(upstream).pipe(client);
  });
  const url = await onLoopback(server);
  onTestFinished(() => void server.close());
  const proxy = await forwardProxy({ to: Number(new URL(url).port) });
  const home = scratch();
  return {
    HOME: home,
    XDG_STATE_HOME: path.join(home, "state"),
    HTTPS_PROXY: proxy.url,
    NODE_EXTRA_CA_CERTS: caFile,
  };
}

describe("byok-identity login at Entra", () => {
  test.each(CLOUDS)(
    "%s: a device code, a session, and the command to run once it has ended",
    async (host, scope) => {
      entra.configure({ pendingPolls: 0, pollInterval: 0.1 });
      const env = {
        ...(await cloud()),
        COPILOT_PROVIDER_OAUTH_ISSUER: `https://${host}/${TENANT}/v2.0`,
        COPILOT_PROVIDER_OAUTH_CLIENT_ID: "app",
        COPILOT_PROVIDER_OAUTH_GRANT: "device_code",
        COPILOT_PROVIDER_TOKEN_SCOPE: scope,
      };
      const login = await runCommand(["login", "--session-store", "file"], env);
      expect(login.stderr).toContain("https://microsoft.com/devicelogin");
      expect(login.stderr).toContain("Signed in as Ada Lovelace (ada@contoso.example)");
      expect(login.code).toBe(0);

      const token = await runCommand(["token", "--force"], env);
      expect(token).toMatchObject({ code: 0, stderr: "" });
      expect(entra.issued(token.stdout.trim())?.audience).toBe(scope.replace("/.default", ""));

      entra.configure({ sessionRefusal: "70043" });
      const ended = await runCommand(["token", "--force"], env);
      expect(ended).toMatchObject({ code: 1, stdout: "" });
      expect(ended.stderr).toMatch(
        /too old for the tenant's policy \(AADSTS70043\).*Run: byok-identity login \(ERR_LOGIN_REQUIRED\)/,
      );
    },
  );

  test("a session that lacks a second factor: the next login asks for it, and ends that", async () => {
    entra.configure({ pendingPolls: 0, pollInterval: 0.1 });
    const env = {
      HOME: scratch(),
      COPILOT_PROVIDER_OAUTH_ISSUER: `${entra.url}/${TENANT}/v2.0`,
      COPILOT_PROVIDER_OAUTH_CLIENT_ID: "app",
      COPILOT_PROVIDER_OAUTH_GRANT: "device_code",
      COPILOT_PROVIDER_TOKEN_SCOPE: CLOUDS[0][1],
    };
    const login = ["login", "--session-store", "file"];
    await runCommand(login, env);
    entra.configure({ sessionRefusal: "50076" });
    const { code, stderr } = await runCommand(["token", "--force"], env);
    expect(code).toBe(1);
    expect(stderr).toMatch(/another factor \(AADSTS50076\).*Run: byok-identity login \(ERR_LOGIN/);
    expect((await runCommand(login, env)).code).toBe(0);
    const asked = entra.requests
      .filter((request) => request.path.endsWith("/devicecode"))
      .map(({ body }) => new URLSearchParams(body).get("claims"));
    expect(asked).toEqual([null, expect.stringContaining('"capolids"')]);
    expect(await runCommand(["token", "--force"], env)).toMatchObject({ code: 0, stderr: "" });
  });
});
