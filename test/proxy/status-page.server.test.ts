import type { Page } from "playwright-core";
import { describe, expect, onTestFinished, test } from "vitest";
import { createProviderAuth } from "../../src/provider-auth.ts";
import { createTokenCache } from "../../src/token-cache.ts";
import { startProxy, type RunningProxy } from "../../src/proxy/proxy.ts";
import { useBrowser } from "../support/chromium.ts";
import { mockIdentity } from "../support/mocks.ts";
import { head, raw, startProvider, statusOf } from "./support.ts";

const identity = await mockIdentity({}, "imds");

/** A name that would be markup where text is not kept as text. */
const NASTY = '<img src=x onerror="document.title=1">';

async function start(): Promise<RunningProxy & { readonly port: number }> {
  const provider = await startProvider();
  const cache = createTokenCache();
  const providers = ["foundry", NASTY].map((name) => {
    const credential =
      name === "foundry" ? { managedIdentity: {} } : { apiKeyFile: "/nowhere/key-file" };
    const config = { name, baseUrl: `${provider.url}/v1`, ...credential };
    return { name, config, auth: createProviderAuth(config, { cache }) };
  });
  const proxy = await startProxy({ providers, listen: { port: 0 } });
  onTestFinished(() => proxy.close(0));
  const port = Number(new URL(proxy.origin).port);
  await raw(port, head(proxy.key, "GET /foundry/v1/models HTTP/1.1"));
  await raw(port, head(proxy.key, `GET /${encodeURIComponent(NASTY)}/v1/models HTTP/1.1`));
  return { ...proxy, port };
}

const PAGE = "GET /status HTTP/1.1\r\nAccept: text/html\r\nConnection: close\r\n";

test("GET /status is a page for a browser without the key, under the same rules for Host and Origin", async () => {
  const proxy = await start();
  const answer = await raw(proxy.port, `${PAGE}Host: localhost\r\n\r\n`);
  expect(statusOf(answer)).toBe(200);
  expect(answer).toMatch(/^content-type: text\/html; charset=utf-8\r$/im);
  expect(answer).toMatch(/^content-security-policy: default-src 'none'; script-src 'sha256-/im);
  expect(answer).toMatch(/^cache-control: no-store\r$/im);
  expect(answer).not.toMatch(/^access-control-/im);
  for (const secret of [proxy.key, identity.requests[0]?.token, "foundry", "127.0.0.1"]) {
    expect(answer).not.toContain(secret);
  }
  for (const [more, status] of [
    ["Host: evil.example", 403],
    ["Host: localhost\r\nOrigin: http://evil.example", 403],
    ["Host: localhost\r\nAuthorization: Bearer wrong", 401],
  ] as const) {
    expect(statusOf(await raw(proxy.port, `${PAGE}${more}\r\n\r\n`)), more).toBe(status);
  }
  expect(statusOf(await raw(proxy.port, head("wrong", "GET /status HTTP/1.1")))).toBe(401);
});

describe("in Chromium", () => {
  const browser = useBrowser();

  async function opened(
    { origin }: RunningProxy,
    colorScheme: "light" | "dark" = "light",
  ): Promise<{ readonly page: Page; readonly faults: string[]; readonly asked: string[] }> {
    const page = await browser.page({ dark: colorScheme === "dark" });
    const faults: string[] = [];
    const asked: string[] = [];
    page.on("pageerror", ({ message }) => faults.push(message));
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(`${origin}/status`);
    return { page, faults, asked };
  }

  async function enter(page: Page, key: string): Promise<void> {
    await page.getByLabel("Key of this proxy").fill(key);
    await page.getByRole("button").click();
  }

  test("the page shows nothing before the key is entered, and refuses a wrong one", async () => {
    const proxy = await start();
    const { page } = await opened(proxy);
    await page.getByRole("button").waitFor();
    expect(await page.locator("article").count()).toBe(0);
    for (const wrong of ["wrong", "w\u00f6rong key"]) {
      await enter(page, wrong);
      await page.getByText("This is not the key of this proxy.").waitFor();
      expect(await page.evaluate("sessionStorage.length")).toBe(0);
    }
  });

  test("with the key it shows providers, identity, life, renewals, errors and requests, all as text", async () => {
    const proxy = await start();
    const { page, faults, asked } = await opened(proxy);
    await enter(page, proxy.key);
    const foundry = page.locator("article", {
      has: page.getByRole("heading", { name: "foundry" }),
    });
    await foundry.waitFor();
    expect(await foundry.innerText()).toMatch(/managedIdentity, system-assigned/);
    expect(await foundry.innerText()).toMatch(/1 in total, 0 in flight/);
    expect(await foundry.innerText()).toMatch(/acquired in \d+ ms/);
    expect(await foundry.innerText()).toMatch(/Token expires in 2[34] h/);
    const bar = foundry.getByRole("progressbar");
    expect(
      await bar.evaluate((each) => (each as unknown as { position: number }).position),
    ).toBeGreaterThan(0.9);
    const nasty = page.locator("article", { has: page.getByRole("heading", { name: NASTY }) });
    expect(await nasty.innerText()).toMatch(/Last error\s.*\(ERR_FILE_UNREADABLE\)/);
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.title()).toBe("byok-identity proxy");
    expect(page.url()).toBe(`${proxy.origin}/status`);
    expect(faults).toEqual([]);
    expect(
      asked.filter((url) => !url.startsWith(`${proxy.origin}/status`) && url !== "data:,"),
    ).toEqual([]);
    expect(asked.join(" ")).not.toContain(proxy.key);
  });

  test("it follows the status, stays open over a reload of the tab, and says when the proxy is gone", async () => {
    const proxy = await start();
    const { page } = await opened(proxy);
    await enter(page, proxy.key);
    await page.getByText("1 in total").first().waitFor();
    await raw(proxy.port, head(proxy.key, "GET /foundry/v1/models HTTP/1.1"));
    await page.getByText("2 in total").waitFor();
    await page.reload();
    await page.getByText("2 in total").waitFor();
    await proxy.close(0);
    await page.getByText("The proxy does not answer.").waitFor();
    expect(await page.getByText("2 in total").count()).toBe(1);
  });

  test("no script but its own runs, and no other page may hold it in a frame", async () => {
    const proxy = await start();
    const { page } = await opened(proxy);
    const ran = page.evaluate(
      `new Promise((resolve) => {
        document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
        const script = document.createElement("script");
        script.src = "https://evil.example/x.js";
        document.head.append(script);
      })`,
    );
    expect(await ran.catch(String)).toMatch(/script-src|TrustedScriptURL/);
    const framing = await startProvider((_, response) => {
      response.setHeader("content-type", "text/html");
      response.end(`<iframe src="${proxy.origin}/status"></iframe>`);
    });
    const other = await page.context().newPage();
    await other.goto(framing.url);
    const frame = other.frames().find((each) => each !== other.mainFrame());
    expect(await frame?.content().catch(String)).not.toContain("byok-identity proxy");
  });

  test.each([
    ["light", 1],
    ["dark", -1],
  ] as const)("in a %s browser the page is %s", async (scheme, sign) => {
    const proxy = await start();
    const { page } = await opened(proxy, scheme);
    const brightness = (property: string): Promise<number> =>
      page.evaluate(`getComputedStyle(document.body)["${property}"].match(/\\d+/g).slice(0, 3)
        .reduce((sum, part) => sum + Number(part), 0)`);
    const contrast = (await brightness("backgroundColor")) - (await brightness("color"));
    expect(Math.sign(contrast)).toBe(sign);
    expect(Math.abs(contrast)).toBeGreaterThan(400);
  });
});
