import { describe, expect, test } from "vitest";
import { keyProblems, readKeyring } from "../../src/store/keyring.ts";
import { KEY, OTHER_KEY } from "./support.ts";

const BYTES = Buffer.from(Array.from({ length: 32 }, (_, index) => 255 - index));

describe("readKeyring()", () => {
  test.each([
    ["base64", BYTES.toString("base64")],
    ["base64 without padding", BYTES.toString("base64").replace("=", "")],
    ["base64url", BYTES.toString("base64url")],
    ["hexadecimal", BYTES.toString("hex")],
    ["capital hexadecimal", BYTES.toString("hex").toUpperCase()],
    ["blanks around it", ` ${BYTES.toString("base64")}\n`],
  ])("reads %s", (_, key) => {
    expect(readKeyring([key])?.current.secret).toEqual(BYTES);
  });

  test("seals with the first key and opens with all, by IDs that hold nothing of them", () => {
    const ring = readKeyring([KEY, OTHER_KEY]);
    const other = readKeyring([OTHER_KEY]);
    expect(ring?.current.id).toMatch(/^[\da-f]{8}$/);
    expect(ring?.current.id).not.toBe(other?.current.id);
    expect(ring?.find(other?.current.id ?? "")).toEqual(Buffer.alloc(32, 2));
    expect(ring?.find("0".repeat(8))).toBeUndefined();
  });
});

describe("keyProblems()", () => {
  test.each([
    ["nothing", ""],
    ["a password", "correct horse battery staple"],
    ["31 bytes", BYTES.subarray(1).toString("base64")],
    ["33 bytes", Buffer.concat([BYTES, Buffer.from("x")]).toString("base64")],
    ["63 digits", BYTES.toString("hex").slice(1)],
    ["a stray character", `${BYTES.toString("base64").slice(0, 20)}!${"A".repeat(22)}=`],
  ])("refuses %s, without showing it", (_, key) => {
    const problems = keyProblems([key], "STORE_KEY");
    expect(problems).toEqual([
      { path: "STORE_KEY", message: expect.stringContaining("openssl rand -base64 32") as string },
    ]);
    if (key !== "") expect(JSON.stringify(problems)).not.toContain(key);
    expect(readKeyring([key])).toBeUndefined();
  });

  test("names each of several by its place", () => {
    expect(keyProblems(["x", KEY, "y"], "keys").map(({ path }) => path)).toEqual([
      "keys[0]",
      "keys[2]",
    ]);
    expect(keyProblems([KEY, OTHER_KEY], "keys")).toEqual([]);
    expect(readKeyring([KEY, "y"])).toBeUndefined();
  });

  test("wants one key at least", () => {
    expect(keyProblems([], "keys")).toHaveLength(1);
    expect(readKeyring([])).toBeUndefined();
  });
});
