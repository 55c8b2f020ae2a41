import path from "node:path";
import { expect, test } from "vitest";
import { agentAddress } from "../../src/agent/address.ts";
import { environmentOf } from "../../src/agent/credential.ts";

test("agentAddress() is a file of the state folder on Windows, unless BYOK_IDENTITY_SOCK names another", () => {
  expect(agentAddress({}, "win32")).toMatch(/[\\/]byok-identity\\agent\.json$/);
  expect(agentAddress({ XDG_RUNTIME_DIR: "/run" }, "win32")).not.toContain("/run");
  expect(agentAddress({ BYOK_IDENTITY_SOCK: "one.json" }, "win32")).toBe(path.resolve("one.json"));
  expect(agentAddress({ BYOK_IDENTITY_SOCK: "" }, "win32")).toBe("");
});

test("environmentOf() ignores the case of a name on Windows, and only there", () => {
  const [one, other] = [
    { Path: "C:\\", azure_client_id: "a" },
    { PATH: "C:\\", AZURE_CLIENT_ID: "a" },
  ];
  expect(environmentOf(one, "win32")).toBe(environmentOf(other, "win32"));
  expect(environmentOf(one, "linux")).not.toBe(environmentOf(other, "linux"));
  expect(environmentOf({ ...one, azure_client_id: "b" }, "win32")).not.toBe(
    environmentOf(other, "win32"),
  );
});
