import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { benchOf, clientId, objectId, RESOURCE, resourceId } from "./support.ts";
import { systemEnv } from "../../../support/command.ts";

const bench = await benchOf("aks", { tls: true });
const library = path.resolve(import.meta.dirname, "../../../../dist/index.js");

/** In a process of its own, because Node reads the authorities it trusts when it starts. */
async function getToken(
  block: object,
  env: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const script = `
    const { createProviderAuth } = await import(${JSON.stringify(`file://${library}`)});
    const auth = createProviderAuth({ baseUrl: "https://m.example.com", managedIdentity: ${JSON.stringify(block)} });
    try {
      const first = await auth.getToken();
      const second = await auth.getToken({ rejected: first });
      console.log(JSON.stringify({ first, second }));
    } catch ({ code, message }) {
      console.log(JSON.stringify({ code, message }));
    }`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", script],
    { env: { ...systemEnv(), ...bench.identity.env("aks"), ...env } },
  );
  return JSON.parse(stdout) as Record<string, unknown>;
}

test("managedIdentity on AKS exchanges the pod's token, and a forced renewal truly exchanges it again", async () => {
  const { first, second } = (await getToken(
    { clientId },
    { HTTPS_PROXY: "http://127.0.0.1:9" },
  )) as {
    first: { token: string };
    second: { token: string };
  };
  expect(second.token).not.toBe(first.token);
  expect(bench.identity.issued(first.token)).toMatchObject({ source: "aks", audience: RESOURCE });
  const exchanges = bench.identity.requests.filter(({ source }) => source === "aks");
  expect(exchanges).toHaveLength(2);
  expect(exchanges[0]).toMatchObject({
    method: "POST",
    path: expect.stringMatching(
      /^\/11111111-2222-4333-8444-555555555555\/oauth2\/v2\.0\/token$/,
    ) as string,
  });
  const form = new URLSearchParams(exchanges[0]?.body);
  expect(Object.fromEntries(form)).toMatchObject({
    client_id: clientId,
    grant_type: "client_credentials",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  });
  expect(form.get("scope")).toContain(`${RESOURCE}/.default`);
});

test("managedIdentity on AKS takes the pod's own client ID where none is given", async () => {
  await getToken({ scope: RESOURCE });
  const form = new URLSearchParams(
    bench.identity.requests.find(({ source }) => source === "aks")?.body,
  );
  expect(form.get("client_id")).toBe(bench.identity.env("aks")["AZURE_CLIENT_ID"]);
  expect(form.get("scope")).toContain(`${RESOURCE}/.default`);
});

test.each([[{ objectId }], [{ resourceId }]])(
  "managedIdentity on AKS refuses %j without a request",
  async (block) => {
    expect(await getToken(block)).toMatchObject({
      code: "ERR_SELECTOR_UNSUPPORTED",
      message: expect.stringMatching(/AKS workload identity.*Use clientId instead/) as string,
    });
    expect(bench.identity.requests).toEqual([]);
  },
);

test("managedIdentity on AKS tells a refused exchange from a broken one", async () => {
  bench.identity.configure({ outage: { status: 400 } });
  expect(await getToken({ clientId })).toMatchObject({ code: "ERR_IDENTITY_REFUSED" });
});
