import { fc } from "../support/properties.ts";
import { describe, expect, test } from "vitest";
import { readKeyring } from "../../src/store/keyring.ts";
import { createSeal, type Seal } from "../../src/lib/seal.ts";
import { KEY, OTHER_KEY } from "../store/support.ts";

function sealOf(...keys: string[]): Seal {
  const ring = readKeyring(keys);
  if (ring === undefined) throw new Error("no keys");
  return createSeal(ring);
}

const seal = sealOf(KEY);

describe("createSeal()", () => {
  test("opens what it sealed, at the place it was sealed for and nowhere else", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (text, place, other) => {
        const sealed = seal.seal(text, place);
        expect(seal.open(sealed, place)).toBe(text);
        if (other !== place) expect(seal.open(sealed, other)).toBeUndefined();
      }),
    );
  });

  test("shows nothing of the text, and never seals alike twice", () => {
    const [one, two] = [seal.seal("secret", "a"), seal.seal("secret", "a")];
    expect(one).toMatch(/^1\.[\da-f]{8}\.[\w-]+$/);
    expect(one).not.toBe(two);
    expect(Buffer.from(one.split(".")[2] ?? "", "base64url").toString("latin1")).not.toContain(
      "secret",
    );
  });

  test("does not open another key's, even under its own key's ID", () => {
    const foreign = sealOf(OTHER_KEY).seal("text", "a");
    expect(seal.open(foreign, "a")).toBeUndefined();
    const [, id] = seal.seal("text", "a").split(".");
    expect(seal.open(["1", id, foreign.split(".")[2]].join("."), "a")).toBeUndefined();
  });

  test("a key is changed without a gap: first as second, then as first, then alone", () => {
    const steps = [sealOf(KEY), sealOf(KEY, OTHER_KEY), sealOf(OTHER_KEY, KEY), sealOf(OTHER_KEY)];
    for (const [index, step] of steps.entries()) {
      for (const neighbour of steps.slice(Math.max(0, index - 1), index + 2)) {
        expect(neighbour.open(step.seal("text", "a"), "a")).toBe("text");
      }
    }
    expect(steps[3]?.open(seal.seal("text", "a"), "a")).toBeUndefined();
  });

  test("notices any byte that was changed, added or left out", () => {
    const [version, id, value = ""] = seal.seal("some token", "a").split(".");
    const bytes = Buffer.from(value, "base64url");
    const opens = (changed: Buffer): unknown =>
      seal.open([version, id, changed.toString("base64url")].join("."), "a");
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(opens(changed), `byte ${index}`).toBeUndefined();
      expect(opens(bytes.subarray(0, index)), `cut at ${index}`).toBeUndefined();
    }
    expect(opens(Buffer.concat([bytes, Buffer.alloc(1)]))).toBeUndefined();
    expect(opens(bytes)).toBe("some token");
  });

  test("takes whatever else it is given for nothing", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(seal.open(text, "a")).toBeUndefined();
      }),
    );
    for (const text of ["", "1", "1..", `2.${seal.seal("x", "a").slice(2)}`]) {
      expect(seal.open(text, "a")).toBeUndefined();
    }
  });
});
