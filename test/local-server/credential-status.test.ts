import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { withDueOn } from "../../src/agent/due-on.ts";
import { credentialStatus } from "../../src/local-server/credential-status.ts";
import { createProviderAuth } from "../../src/provider-auth.ts";
import { createTokenCache } from "../../src/token-cache.ts";

test("credentialStatus() and withDueOn(): a token whose file has changed for the worse is due from then on", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "byok-status-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const apiKeyFile = path.join(folder, "key");
  const exp = Math.floor(Date.now() / 1_000) + 3_600;
  const payload = Buffer.from(JSON.stringify({ exp })).toString("base64url");
  writeFileSync(apiKeyFile, `e30.${payload}.sig`, { mode: 0o600 });
  const config = { baseUrl: "https://model.example/v1", apiKeyFile };
  const auth = createProviderAuth(config, { cache: createTokenCache() });
  await auth.getToken();
  writeFileSync(apiKeyFile, "");
  const before = Date.now();
  const token = await auth.getToken();
  const { dueOn } = withDueOn(token, auth);
  expect(dueOn).toBeGreaterThanOrEqual(before);
  expect(dueOn).toBeLessThanOrEqual(Date.now());
  expect(credentialStatus(auth)).toMatchObject({ dueOn: new Date(dueOn ?? 0).toISOString() });
});
