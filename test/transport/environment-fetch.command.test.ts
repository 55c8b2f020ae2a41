import { writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { runNode } from "../support/command.ts";
import { forwardProxy, remoteServer } from "../support/forward-proxy.ts";
import { sharedFolder } from "../support/mocks.ts";

const HOST = "far.example.test";
const library = pathToFileURL(path.resolve(import.meta.dirname, "../../dist/index.js")).href;
const folder = sharedFolder();

/** A program that has nothing of its own about proxies. */
const PROGRAM = `
  import { createProviderAuth } from ${JSON.stringify(library)};
  // Comes true only if something of the request keeps the process alive.
  setTimeout(() => process.exit(3), 2_000).unref();
  const auth = createProviderAuth({ baseUrl: "https://${HOST}/v1", apiKey: "key" });
  try {
    const response = await auth.fetch("https://${HOST}/v1/models");
    console.log(response.status, response instanceof Response, await response.text());
  } catch (error) {
    console.log(error.message);
  }
`;
const program = path.join(folder, "program.mjs");
writeFileSync(program, PROGRAM);

test("auth.fetch reaches a provider that only HTTPS_PROXY reaches, and the process ends by itself", async () => {
  const remote = await remoteServer(HOST, folder, ({ headers }) => ({
    key: headers.authorization,
  }));
  const { url, seen } = await forwardProxy({ to: remote.port });
  const env = { NODE_EXTRA_CA_CERTS: remote.caFile, HTTPS_PROXY: url };
  expect(await runNode([program], env)).toEqual({
    code: 0,
    stdout: '200 true {"key":"Bearer key"}\n',
    stderr: "",
  });
  expect(seen).toEqual([`CONNECT ${HOST}:443`]);
});

test("auth.fetch names the variable that is not the URL of a proxy", async () => {
  expect(await runNode([program], { HTTPS_PROXY: "socks5://127.0.0.1:1" })).toEqual({
    code: 0,
    stdout: expect.stringMatching(/HTTPS_PROXY.*names a SOCKS proxy/is) as string,
    stderr: "",
  });
});
