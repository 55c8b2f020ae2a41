import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { inspect } from "node:util";
import { afterAll, expect, test, vi } from "vitest";
import { benchOf, clientId, RESOURCE } from "./support.ts";

// msal takes key files from the Arc agent's own directory and from nowhere else.
const directory = "/var/opt/azcmagent/tokens/";
const writable = ((): boolean => {
  try {
    mkdirSync(directory, { recursive: true });
    return true;
  } catch {
    return false;
  }
})();
afterAll(() => {
  if (writable) rmSync("/var/opt/azcmagent", { recursive: true, force: true });
});
if (!writable)
  process.stderr.write(`arc: the key challenge is left out: ${directory} cannot be made here\n`);

const bench = await benchOf("arc", writable ? { arcKeyDirectory: directory } : {});

test.runIf(writable)("managedIdentity on Azure Arc answers the key challenge", async () => {
  const { token } = await bench.auth().getToken();
  expect(bench.identity.issued(token)).toMatchObject({ source: "arc" });
  expect(bench.identity.requests).toMatchObject([
    {
      method: "GET",
      path: "/arc/metadata/identity/oauth2/token",
      query: { "api-version": "2020-06-01", resource: RESOURCE },
      headers: { metadata: "true" },
      status: 401,
    },
    { headers: { authorization: expect.stringMatching(/^Basic /) as string }, status: 200 },
  ]);
});

test.runIf(writable)(
  "managedIdentity on Azure Arc says which group may read a key file that it cannot read",
  async () => {
    const challenge = { "www-authenticate": `Basic realm=${directory}gone.key` };
    bench.identity.configure({ faults: [{ status: 401, headers: challenge }] });
    await expect(bench.auth().getToken()).rejects.toMatchObject({
      code: "ERR_IDENTITY_REFUSED",
      message: expect.stringMatching(/unable_to_read_secret_file.*group himds/) as string,
    });
  },
);

test.runIf(writable)("managedIdentity on Azure Arc takes a key file with a newline", async () => {
  writeFileSync(`${directory}newline.key`, "the-key\n");
  const challenge = { "www-authenticate": `Basic realm=${directory}newline.key` };
  bench.identity.configure({ faults: [{ status: 401, headers: challenge }] });
  await bench
    .auth({}, { acquireTimeout: 100 })
    .getToken()
    .catch(() => undefined);
  expect(bench.identity.requests[1]?.headers["authorization"]).toBe("Basic the-key");
});

test.runIf(writable)(
  "managedIdentity on Azure Arc takes a token that names the identity asked for",
  async () => {
    const { token } = await bench.auth({ clientId }).getToken();
    expect(bench.identity.issued(token)).toMatchObject({ clientId });
  },
);

test.runIf(writable)(
  "managedIdentity on Azure Arc refuses a token that does not name it",
  async () => {
    const body = JSON.stringify({
      access_token: "t",
      expires_in: 3600,
      token_type: "Bearer",
      resource: RESOURCE,
    });
    bench.identity.configure({ faults: [{}, { status: 200, body }] });
    await expect(bench.auth({ clientId }).getToken()).rejects.toMatchObject({
      code: "ERR_IDENTITY_REFUSED",
      message: expect.stringContaining("Azure Arc") as string,
    });
  },
);

const outside = "/var/opt/azcmagent/outside.key";

test
  .runIf(writable)
  .each([
    outside,
    `${directory}../outside.key`,
    `${directory}./../outside.key`,
    `${directory}nested/../../outside.key`,
    `${directory}large.key`,
    `${directory}secret.txt`,
    "/proc/self/environ",
    "relative.key",
  ])("managedIdentity on Azure Arc sends no file but the agent's own keys: %s", async (file) => {
  vi.stubEnv("SECRET", "of-the-user");
  mkdirSync(`${directory}nested`, { recursive: true });
  writeFileSync(outside, "of-the-user");
  writeFileSync(`${directory}secret.txt`, "of-the-user");
  writeFileSync(`${directory}large.key`, "of-the-user".padEnd(4_097));
  const challenge = { "www-authenticate": `Basic realm=${file}` };
  bench.identity.configure({ faults: [{ status: 401, headers: challenge }] });
  const error = await bench
    .auth({}, { acquireTimeout: 300 })
    .getToken()
    .catch((reason: unknown) => reason);
  const shown = `${inspect(error, { depth: 9 })}${JSON.stringify(bench.identity.requests)}`;
  expect(shown).not.toContain("of-the-user");
  const sent = bench.identity.requests.map(({ headers }) => headers["authorization"]);
  expect(sent.filter((each) => each !== undefined)).toEqual([]);
});
