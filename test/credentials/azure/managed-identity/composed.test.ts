import { describe, expect, test } from "vitest";
import { cached, managedIdentity, retried } from "../../../../src/index.ts";
import { benchOf, clientId, objectId, onlyRequest } from "./support.ts";

const bench = await benchOf("app-service");

describe("managedIdentity(), the building block", () => {
  test("asks the host with every call, and composes with cached() and retried()", async () => {
    const once = managedIdentity({ clientId, scope: "https://vault.azure.net/.default" });
    const tokens = cached(once, {
      identity: { kind: "managedIdentity" },
      acquire: retried(once, { budget: 10_000 }),
    });
    const { token } = await tokens();
    expect(await tokens()).toMatchObject({ token });
    expect(onlyRequest(bench.identity)["query"]).toMatchObject({
      resource: "https://vault.azure.net",
      client_id: clientId,
    });
    await once();
    expect(bench.identity.requests).toHaveLength(2);
  });

  test("reports every problem of the block at once", () => {
    const block = { clientId, objectId, scoope: "x" } as object;
    expect(() => managedIdentity(block)).toThrow(
      expect.objectContaining({
        code: "ERR_CONFIG_INVALID",
        problems: expect.arrayContaining([
          expect.objectContaining({ path: "managedIdentity.scoope" }),
          expect.objectContaining({ path: "managedIdentity.objectId" }),
        ]),
      }),
    );
  });
});
