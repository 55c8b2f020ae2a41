import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { chmodSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createProviderAuth } from "../../../../src/index.ts";
import { scratch } from "../../scratch.ts";
import { authorityOf, clientId, sharedClient, tenantId } from "./support.ts";

const authority = await authorityOf({ identities: [{ clientId, clientSecret: "first-secret-1" }] });

const client = sharedClient(authority.trust);
const block = (clientSecretFile: string): { servicePrincipal: never } =>
  ({
    servicePrincipal: { tenantId, clientId, clientSecretFile, authorityHost: authority.url },
  }) as never;

function write(content: string, file = path.join(scratch(), "secret")): string {
  writeFileSync(file, content, { mode: 0o600 });
  return file;
}

describe("servicePrincipal with a clientSecretFile", () => {
  test.each(["first-secret-1", "first-secret-1\n", "\uFEFFfirst-secret-1\r\n"])(
    "sends the secret that the file holds as %j",
    async (content) => {
      await client.token(block(write(content)));
      expect(authority.forms()).toMatchObject([
        { grant_type: "client_credentials", client_secret: "first-secret-1" },
      ]);
    },
  );

  test("reads it again for each token, so that a replaced secret is used", async () => {
    const file = write("first-secret-1");
    const rejected = await client.token(block(file));
    authority.identity.configure({
      identities: [{ clientId, clientSecret: "second-secret-2", expiredSecret: "first-secret-1" }],
    });
    await expect(client.ask(block(file), { rejected })).resolves.toMatchObject({
      error: {
        message: expect.stringMatching(/AADSTS7000222.*has expired: add a new one/) as string,
      },
    });
    write("second-secret-2", file);
    await client.token(block(file), { rejected });
    expect(authority.forms().map((form) => form["client_secret"])).toEqual([
      "first-secret-1",
      "first-secret-1",
      "second-secret-2",
    ]);
  });

  test.each([
    ["", /is empty/],
    [" \n", /is empty/],
    ["one-secret-1\ntwo-secret-2\n", /contains more than one line/],
  ])("refuses a file that holds %j and asks nobody", async (content, message) => {
    const file = write(content);
    const error = await client.error(block(file));
    expect(error).toMatchObject({
      code: "ERR_FILE_UNREADABLE",
      message: expect.stringContaining(`clientSecretFile ${file} `) as string,
    });
    expect(error.message).toMatch(message);
    expect(error.shown).not.toContain("secret-1");
    expect(authority.identity.requests).toEqual([]);
  });

  test("warns once of a file that everybody may read", async () => {
    const file = write("first-secret-1");
    chmodSync(file, 0o644);
    const warnings: unknown[] = [];
    const listener = (message: unknown): void => void warnings.push(message);
    subscribe("byok-identity:warning", listener);
    onTestFinished(() => void unsubscribe("byok-identity:warning", listener));
    const auth = createProviderAuth({
      baseUrl: "https://models.example/v1",
      servicePrincipal: {
        tenantId,
        clientId,
        clientSecretFile: file,
        // This process does not trust its certificate: a failure that is final.
        authorityHost: authority.url,
      },
    });
    for (let attempt = 1; attempt <= 3; attempt++) {
      await expect(auth.getToken()).rejects.toThrow("cannot be reached");
    }
    expect(warnings).toEqual([
      {
        code: "WARN_FILE_EXPOSED",
        message: expect.stringContaining(`clientSecretFile ${file} `) as string,
      },
    ]);
  });

  test("says at once that the file is missing, or is a directory", async () => {
    const directory = scratch();
    for (const [file, how] of [
      [path.join(directory, "none"), "does not exist"],
      [directory, "is not a regular file"],
    ] as const) {
      // To try for that long would outlast the test.
      const error = client.error(block(file), { acquireTimeout: 3_600_000 });
      await expect(error).resolves.toMatchObject({
        code: "ERR_FILE_UNREADABLE",
        message: expect.stringContaining(`clientSecretFile ${file} ${how}`) as string,
      });
    }
    expect(authority.identity.requests).toEqual([]);
  });
});
