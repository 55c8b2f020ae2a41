import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { RESOURCE, startClient, tenantId, type Client } from "../service-principal/support.ts";
import { scratch } from "../../scratch.ts";
import { LINK_LOCAL } from "./link-local.ts";

interface StandIn {
  readonly client: Client;
  /** Command lines it was called with. */
  readonly calls: () => string[];
  /** Replaces what it does, as shell commands. */
  readonly does: (script: string) => void;
}

/** A program called `az`, and no other, where nothing else has a token. */
function azureCli(script: string, env: Record<string, string> = {}): StandIn {
  const directory = scratch();
  const log = path.join(directory, "calls");
  const program = path.join(directory, "az");
  const does = (body: string): void =>
    writeFileSync(program, `#!/bin/sh\necho "$*" >> ${log}\n${body}\n`, { mode: 0o755 });
  does(script);
  writeFileSync(log, "");
  return {
    does,
    calls: () => readFileSync(log, "utf8").trim().split("\n").filter(Boolean),
    client: startClient({
      PATH: directory,
      ...LINK_LOCAL,
      ...env,
    }),
  };
}

const inAnHour = Math.floor(Date.now() / 1000) + 3_600;
const answer = (accessToken: string): string =>
  `echo '${JSON.stringify({ accessToken, expires_on: inAnHour, expiresOn: "2000-01-01 00:00:00.000000", tenant: tenantId, tokenType: "Bearer" })}'`;
const block = { defaultAzureCredential: {} };

describe("defaultAzureCredential, where a developer has signed in with az login,", () => {
  test("asks az for the resource, once for many callers", async () => {
    const { client, calls } = azureCli(answer("first"));
    const tokens = await Promise.all(Array.from({ length: 20 }, () => client.token(block)));
    expect(tokens[0]).toEqual({ token: "first", expiresOn: inAnHour * 1_000 });
    expect(calls()).toEqual([`account get-access-token --output json --resource ${RESOURCE}`]);
  });

  test("asks for the configured scope and tenant", async () => {
    const { client, calls } = azureCli(answer("first"));
    const scope = "https://ai.azure.com/.default";
    const { status } = await client.ask({ defaultAzureCredential: { scope, tenantId } });
    expect(calls()).toEqual([
      `account get-access-token --output json --resource https://ai.azure.com --tenant ${tenantId}`,
    ]);
    expect(status).toMatchObject({
      kind: "defaultAzureCredential",
      selector: `tenantId=${tenantId}`,
      scope,
    });
  });

  test("asks az alone again after a refusal, and says when it has nothing new", async () => {
    const { client, calls, does } = azureCli(answer("first"));
    const rejected = await client.token(block);
    const { error } = await client.ask(block, { rejected });
    expect(error).toMatchObject({ code: "ERR_TOKEN_UNCHANGED" });
    expect(calls()).toHaveLength(2);
    does(answer("second"));
    const other = { defaultAzureCredential: { scope: "https://ai.azure.com" } };
    await expect(client.token(other)).resolves.toHaveProperty("token", "second");
  });

  test("says how to meet a claims challenge, which az cannot", async () => {
    const { client, calls } = azureCli(answer("first"));
    const rejected = await client.token(block);
    const { error } = await client.ask(block, { rejected, claims: '{"access_token":{}}' });
    expect(error).toMatchObject({
      code: "ERR_IDENTITY_REFUSED",
      message: expect.stringMatching(
        /AzureCliCredential: .*az login --claims-challenge eyJhY2Nlc3NfdG9rZW4iOnt9fQ==/,
      ) as string,
    });
    expect(calls()).toHaveLength(1);
  });

  test("gives az the time for all tries: it takes longer than a request may", async () => {
    const { client } = azureCli(`/bin/sleep 1; ${answer("slow")}`);
    const { token } = await client.ask(block, undefined, { attemptTimeout: 200 });
    expect(token).toHaveProperty("token", "slow");
  });

  test("gives up on an az that hangs", async () => {
    const { client } = azureCli("/bin/sleep 5");
    await expect(client.error(block, { acquireTimeout: 500 })).resolves.toMatchObject({
      code: "ERR_IDENTITY_TIMEOUT",
      transient: true,
    });
  });

  test.each([
    ["is signed out", "echo 'Please run az login to setup account.' >&2; exit 1", /run 'az login'/],
    ["fails", "echo 'ERROR: broken pipe dream' >&2; exit 1", /broken pipe dream/],
    ["prints nonsense", "echo nonsense", /AzureCliCredential: /],
    ["prints nothing", "exit 0", /AzureCliCredential: /],
  ])("tells that az %s", async (_, script, message) => {
    const { client } = azureCli(script);
    const error = await client.error(block);
    expect(error).toMatchObject({ code: "ERR_IDENTITY_REFUSED", transient: false });
    expect(error.message).toMatch(message);
  });

  test("shows nothing of a token that az printed too late", async () => {
    const { client } = azureCli(`${answer("eyJsb25n.eyJzZWNyZXQ.c2ln")}; echo half; exit 1`);
    const error = await client.error(block);
    expect(error.shown).not.toContain("eyJzZWNyZXQ");
  });
});
