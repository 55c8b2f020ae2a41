import { describe, expect, test } from "vitest";
import { withPointers } from "../../../codegen/read-schema/addresses.ts";
import type { JsonObject } from "../../../codegen/read-schema/json.ts";

/** Where the `$ref` at `#/$defs/From/$ref` leads. */
function led(document: JsonObject): unknown {
  const { $defs } = withPointers(document) as { $defs: { From: { $ref: unknown } } };
  return $defs.From.$ref;
}

describe("withPointers() leads", () => {
  const inner = { $defs: { Deep: { $anchor: "deep" }, Other: {} } };
  test.each<[what: string, $ref: string, document: JsonObject, pointer: string]>([
    ["a pointer", "#/$defs/Here", { $defs: { Here: {} } }, "#/$defs/Here"],
    ["an anchor", "#here", { $defs: { Here: { $anchor: "here" } } }, "#/$defs/Here"],
    ["an anchor of draft-07", "#here", { $defs: { Here: { $id: "#here" } } }, "#/$defs/Here"],
    ["an anchor of draft-04", "#here", { $defs: { Here: { id: "#here" } } }, "#/$defs/Here"],
    [
      "an anchor of another resource",
      "#deep",
      { $defs: { A: { $id: "a", ...inner } } },
      "#/$defs/A/$defs/Deep",
    ],
    [
      "the document's own address",
      "https://a.example/s#/$defs/Here",
      { $id: "https://a.example/s", $defs: { Here: {} } },
      "#/$defs/Here",
    ],
    [
      "an address that ends in #",
      "https://a.example/s",
      { $id: "https://a.example/s#", $defs: {} },
      "#",
    ],
    [
      "a relative address of the document",
      "s#/$defs/Here",
      { $id: "https://a.example/s", $defs: { Here: {} } },
      "#/$defs/Here",
    ],
    [
      "the address of a resource",
      "https://a.example/b",
      { $id: "https://a.example/s", $defs: { B: { $id: "b" } } },
      "#/$defs/B",
    ],
    [
      "a resource of a document without an address",
      "b",
      { $defs: { B: { $id: "b" } } },
      "#/$defs/B",
    ],
    [
      "a pointer into a resource",
      "b#/$defs/Other",
      { $defs: { B: { $id: "b", ...inner } } },
      "#/$defs/B/$defs/Other",
    ],
    [
      "an anchor of a resource",
      "b#deep",
      { $defs: { B: { $id: "b", ...inner } } },
      "#/$defs/B/$defs/Deep",
    ],
    ["a URN", "urn:example:b", { $defs: { B: { $id: "urn:example:b" } } }, "#/$defs/B"],
    [
      "out of the document",
      "https://b.example/x#/$defs/Y",
      { $defs: {} },
      "https://b.example/x#/$defs/Y",
    ],
    ["to what is no URI", "http://[", { $defs: {} }, "http://["],
    ["to no anchor", "#gone", { $defs: {} }, "#gone"],
  ])("%s to its pointer: %s", (_what, $ref, document, pointer) => {
    const $defs = { ...(document["$defs"] as JsonObject), From: { $ref } };
    expect(led({ ...document, $defs })).toBe(pointer);
  });
});

describe("withPointers() of a reference inside of a resource", () => {
  const at = (from: JsonObject): unknown =>
    led({ $id: "https://a.example/s", $defs: { Top: {}, From: { $id: "b", ...from } } });

  test("is relative to the resource", () => {
    expect(at({ $ref: "#/$defs/Own", $defs: { Own: {} } })).toBe("#/$defs/From/$defs/Own");
  });

  test("is relative to the root where the resource has no such place", () => {
    expect(at({ $ref: "#/$defs/Top" })).toBe("#/$defs/Top");
  });
});

describe("withPointers() leaves alone", () => {
  test.each<[what: string, schema: JsonObject]>([
    ["values", { const: { $ref: "#here" }, enum: [{ $ref: "#here" }], default: { $ref: "#here" } }],
    [
      "a property named $ref",
      { properties: { $ref: { type: "string" }, $id: { type: "string" } } },
    ],
    ["a $ref that is no string", { $ref: 1 }],
  ])("%s", (_what, schema) => {
    const document = { $defs: { Here: { $anchor: "here" }, A: schema } };
    expect(withPointers(document)).toEqual(document);
  });

  test("the document that it is given", () => {
    const document = { $defs: { Here: { $anchor: "here" }, A: { $ref: "#here" } } };
    withPointers(document);
    expect(document.$defs.A.$ref).toBe("#here");
  });
});
