import { afterEach, describe, expect, test, vi } from "vitest";
import { placeOf } from "../../src/credentials/machine-key.ts";

const HERE = { boot: "boot-1", net: "net:[1]", user: 1, fails: false };
const real = process.getBuiltinModule.bind(process);

/** The names the system gives, as the process would find them. */
function stubSystem(changes: Partial<typeof HERE> = {}): void {
  const { boot, net, user, fails } = { ...HERE, ...changes };
  const files = {
    readFileSync(): string {
      if (fails) throw new Error("ENOENT");
      return boot;
    },
    readlinkSync: () => net,
  };
  const find = (id: string): object | undefined => (id === "node:fs" ? files : real(id));
  vi.spyOn(process, "getBuiltinModule").mockImplementation(find);
  vi.spyOn(process, "getuid").mockReturnValue(user);
}

afterEach(() => void vi.restoreAllMocks());

describe("placeOf()", () => {
  const env = { AZURE_CLIENT_ID: "one", HOME: "/root" };

  test.each<[string, Partial<typeof HERE>, Record<string, string>]>([
    ["another boot or machine", { boot: "boot-2" }, env],
    ["another container's network", { net: "net:[2]" }, env],
    ["another user", { user: 2 }, env],
    ["another identity's variables", {}, { ...env, AZURE_CLIENT_ID: "other" }],
    ["another endpoint", {}, { ...env, IDENTITY_HEADER: "x" }],
  ])("is another for %s", (_, names, variables) => {
    stubSystem();
    const place = placeOf(env);
    expect(place).toMatch(/^[\w-]{43}$/);
    stubSystem(names);
    expect(placeOf(variables)).not.toBe(place);
    stubSystem();
    expect(placeOf({ HOME: "/elsewhere", AZURE_CLIENT_ID: "one" })).toBe(place);
  });

  test("is none where the system does not tell", () => {
    stubSystem({ fails: true });
    expect(placeOf(env)).toBeUndefined();
  });
});
