import { expect, test } from "vitest";
import { imdsMayAnswer } from "../../../src/credentials/azure/imds-probe.ts";
import type { Fault } from "../../../src/testing/index.ts";
import { mockIdentity } from "../../support/mocks.ts";

const identity = await mockIdentity();
const asked = (): Promise<boolean> =>
  imdsMayAnswer({ AZURE_POD_IDENTITY_AUTHORITY_HOST: identity.url });

test.each<[string, Fault]>([
  ["the refusal of a request without Metadata", {}],
  ["429", { status: 429 }],
  ["500", { status: 500 }],
  ["404", { status: 404 }],
  ["no answer within the time limit", { break: "hang" }],
  ["a reset connection", { break: "reset" }],
  ["half an answer", { break: "truncate" }],
])("imdsMayAnswer() is true after %s", async (_, fault) => {
  identity.configure({ faults: [fault] });
  await expect(asked()).resolves.toBe(true);
});

test.each<[string, Fault]>([
  ["AWS", { status: 404, headers: { server: "EC2ws" } }],
  ["Google", { status: 404, headers: { "metadata-flavor": "Google" } }],
  ["Docker Desktop", { status: 403, body: "connecting to an unreachable network" }],
])("imdsMayAnswer() is false after an answer of %s", async (_, fault) => {
  identity.configure({ faults: [fault] });
  await expect(asked()).resolves.toBe(false);
});

test("imdsMayAnswer() is true if nothing accepts a connection at the address that a variable names", async () => {
  const down = { AZURE_POD_IDENTITY_AUTHORITY_HOST: "http://127.0.0.1:9" };
  await expect(imdsMayAnswer(down)).resolves.toBe(true);
});
