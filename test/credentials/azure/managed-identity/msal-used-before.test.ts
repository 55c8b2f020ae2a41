import { ManagedIdentityCredential } from "@azure/identity";
import { expect, test } from "vitest";
import { benchOf, RESOURCE } from "./support.ts";

const bench = await benchOf("app-service");

test("managedIdentity tells the host of a refusal where another credential's HTTP client sends msal's requests", async () => {
  const { identity } = bench;
  identity.configure({ rotate: false, refreshRequest: "replace" });
  const credential = new ManagedIdentityCredential();
  const { token } = await credential.getToken(`${RESOURCE}/.default`);
  const auth = bench.auth();
  const rejected = await auth.getToken();
  expect(rejected.token).toBe(token);
  expect((await auth.getToken({ rejected })).token).not.toBe(token);
  expect(identity.requests.map(({ query }) => query["xms_cc"])).toEqual([
    undefined,
    undefined,
    "cp1",
  ]);
});
