import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";

/** A real browser, headless, that reaches nothing but loopback. */
export interface Browser {
  /** A page with cookies of its own. */
  page(options?: { readonly dark?: boolean }): Promise<Page>;
}

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE ::1",
];

export function useBrowser(): Browser {
  let contexts: BrowserContext[] = [];
  const folder = mkdtempSync(path.join(tmpdir(), "byok-chromium-"));
  let launched: Awaited<ReturnType<typeof chromium.launch>> | undefined;
  beforeAll(async () => {
    launched = await chromium.launch({
      executablePath: "/usr/bin/chromium",
      args: ARGUMENTS,
      env: { ...process.env, HOME: folder },
    });
  }, 60_000);
  afterAll(async () => {
    for (const context of contexts) await context.close();
    contexts = [];
    await launched?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    async page({ dark = false } = {}) {
      const context = await launched?.newContext({ colorScheme: dark ? "dark" : "light" });
      if (context === undefined) throw new Error("no browser");
      contexts.push(context);
      context.setDefaultTimeout(8_000);
      return context.newPage();
    },
  };
}

/** Signs in at the provider's own pages, and gives the consent that it asks for. */
export async function approve(page: Page, account: string): Promise<void> {
  await page.fill("input[name=login]", account);
  await page.fill("input[name=password]", "any");
  await page.click("button[type=submit]");
  await page.click("button[type=submit]");
}
