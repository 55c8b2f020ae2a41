import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { scratch } from "../credentials/scratch.ts";
import { useBrowser } from "../support/chromium.ts";
import type { Finished } from "../support/command.ts";
import { onLoopback } from "../support/loopback.ts";
import { mockIdentity } from "../support/mocks.ts";
import { started } from "./started.ts";

const TENANT = "11111111-2222-4333-8444-555555555555";
const CLAIMS = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';

const entra = await mockIdentity();
const browser = useBrowser();

interface Challenged {
  readonly config: string;
  readonly env: Record<string, string>;
  /** From now on, the model refuses every token that it has seen, and wants these claims. */
  demand(): void;
}

/** A model that challenges a token in the way of Conditional Access, and the providers file for it. */
async function challenged(): Promise<Challenged> {
  const seen = new Set<string | undefined>();
  const refused = new Set<string | undefined>();
  const model = createServer((request, response) => {
    const { authorization } = request.headers;
    seen.add(authorization);
    if (refused.has(authorization)) {
      const claims = Buffer.from(CLAIMS).toString("base64");
      const challenge = `Bearer realm="", error="insufficient_claims", claims="${claims}"`;
      response.writeHead(401, { "www-authenticate": challenge });
    }
    response.end("{}");
  });
  const baseUrl = `${await onLoopback(model)}/v1`;
  onTestFinished(() => void model.close());
  const home = scratch();
  const config = path.join(home, "providers.json");
  const oauth = {
    issuer: `${entra.url}/${TENANT}/v2.0`,
    clientId: "app",
    grant: "authorization_code",
    scope: "https://cognitiveservices.azure.com/.default",
  };
  writeFileSync(config, JSON.stringify({ providers: [{ name: "models", baseUrl, oauth }] }));
  return {
    config,
    env: { HOME: home, XDG_STATE_HOME: path.join(home, "state") },
    demand: () => seen.forEach((each) => refused.add(each)),
  };
}

/** Signs in with this command, in a real browser; resolves with the authorization request as well. */
async function signIn(
  args: readonly string[],
  { env }: Challenged,
): Promise<{ readonly asked: URLSearchParams; readonly ended: Finished }> {
  const command = started([...args, "--no-browser", "--session-store", "file"], env);
  const [address = ""] = await command.seen(/http:\/\/127\.0\.0\.1:\d+\/\S+\/authorize\S+/);
  const page = await browser.page();
  await page.goto(address);
  await page.waitForSelector("main.success");
  return { asked: new URL(address).searchParams, ended: await command.finished };
}

describe("a model's claims challenge that the session's renewal cannot meet", () => {
  test("through proxy: the exact command, which asks the server for those claims; then it goes on", async () => {
    const here = await challenged();
    const login = ["login", "--config", here.config, "--provider", "models"];
    const first = await signIn(login, here);
    expect(first.asked.get("claims")).toBeNull();

    const proxy = started(
      ["proxy", "--config", here.config, "--port", "0", "--output", "json"],
      here.env,
    );
    const [line = ""] = await proxy.printed(/^.+$/m);
    const { baseUrls, keyFile } = JSON.parse(line) as {
      baseUrls: { models: string };
      keyFile: string;
    };
    const ask = async (): Promise<{ status: number; text: string }> => {
      const headers = { authorization: `Bearer ${readFileSync(keyFile, "utf8").trim()}` };
      const response = await fetch(`${baseUrls.models}/models`, { headers });
      return { status: response.status, text: await response.text() };
    };
    expect((await ask()).status).toBe(200);

    here.demand();
    const refused = await ask();
    expect(refused.status).toBe(401);
    expect(JSON.parse(refused.text)).toMatchObject({ error: { code: "ERR_LOGIN_REQUIRED" } });
    expect(refused.text).toContain(`Run: byok-identity ${login.join(" ")}`);
    // The challenge went to the token endpoint first: a renewal might have met it.
    const renewals = entra.requests
      .map(({ body }) => new URLSearchParams(body))
      .filter((form) => form.get("grant_type") === "refresh_token");
    expect(renewals.map((form) => form.get("claims"))).toEqual([CLAIMS]);

    const second = await signIn(login, here);
    expect(second.ended).toMatchObject({ code: 0 });
    expect(second.asked.get("claims")).toBe(CLAIMS);
    expect((await ask()).status).toBe(200);
    // The session has met the challenge, so the next sign-in does not ask for it again.
    expect((await signIn(login, here)).asked.get("claims")).toBeNull();
    proxy.child.kill("SIGTERM");
    await proxy.finished;
  }, 60_000);
});
