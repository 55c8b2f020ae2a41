import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { OAuth } from "../../../src/config/types.ts";
import { useProgram } from "../../support/bundle.ts";
import { scratch } from "../scratch.ts";
import { openIdProvider } from "./provider.ts";
import { json, scripted, token } from "./support.ts";

const server = openIdProvider();
const program = useProgram("src/index.ts");

/** What a process of its own prints with a provider at hand, until it ends by itself. */
async function run(oauth: OAuth, script: string): Promise<string[]> {
  const library = pathToFileURL(program()).href;
  const config = JSON.stringify({ baseUrl: "https://model.example/v1", oauth });
  const source = `
    import { createProviderAuth } from ${JSON.stringify(library)};
    const provider = createProviderAuth(${config});
    ${script}`;
  const args = ["--input-type=module", "--unhandled-rejections=strict", "--eval", source];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 25_000 });
  return stdout.trim().split("\n");
}

test("processes that share a refresh token's file never redeem one token twice", async () => {
  const refreshTokenFile = path.join(scratch(), "refresh-token");
  writeFileSync(refreshTokenFile, await server.signIn(), { mode: 0o600 });
  const block = {
    issuer: server.issuer,
    grant: "refresh_token",
    clientId: "public",
    refreshTokenFile,
  } as const;
  const printed = await Promise.all(
    Array.from({ length: 3 }, () =>
      run(
        block,
        `let rejected;
         for (let turn = 0; turn < 6; turn++) {
           rejected = await provider.getToken({ rejected });
           provider.accepted(rejected.token);
           console.log(rejected.token);
         }`,
      ),
    ),
  );
  expect(new Set(printed.flat()).size).toBe(18);
  const used = server.tokenRequests.map(({ form }) => form["refresh_token"]);
  expect(used).toHaveLength(18);
  expect(new Set(used).size).toBe(18);
  expect(existsSync(`${refreshTokenFile}.lock`)).toBe(false);
  // What is left is good.
  expect(await run(block, `console.log((await provider.getToken()).token);`)).toHaveLength(1);
});

test("a process that has nothing left to do ends only once the new refresh token is in its file", async () => {
  const refreshTokenFile = path.join(scratch(), "refresh-token");
  writeFileSync(refreshTokenFile, "rt-1", { mode: 0o600 });
  const slow = await scripted((response) => {
    setTimeout(() => json(token("at", { refresh_token: "rt-2" }))(response), 700);
  });
  await run(
    { tokenUrl: slow.url, grant: "refresh_token", clientId: "c", refreshTokenFile },
    `const wait = new AbortController();
     provider.getToken({ signal: wait.signal }).catch(() => undefined);
     setTimeout(() => wait.abort(), 300);`,
  );
  expect(slow.asked).toHaveLength(1);
  expect(readFileSync(refreshTokenFile, "utf8")).toBe("rt-2");
});
