import type { Json } from "../../../codegen/model.ts";

const object = (properties: Json, rest: object = {}): Json => ({
  type: "object",
  properties,
  ...rest,
});
const text: Json = { type: "string" };
const small = object({ a: text });
const smallOnes = (...names: readonly string[]): Readonly<Record<string, Json>> =>
  Object.fromEntries(names.map((name) => [name, small]));
const definitions = (...names: readonly string[]): Json => ({ $defs: smallOnes(...names) });
const ref = (name: string): Json => ({ $ref: `#/$defs/${name}` });
const call = (direction: string, result?: string): Json => ({
  direction,
  params: ref("P"),
  ...(result === undefined ? {} : { result: ref(result) }),
});

/** Schemas that once gave packages which did not compile, by what is special in them. */
export const cases: Readonly<Record<string, Json>> = {
  "two-results-of-one-prefix": {
    $defs: { P: small, One: object({ x: text }), Two: object({ y: { type: "integer" } }) },
    "x-methods": {
      "fs.read": call("runtimeToClient", "One"),
      "fs.stat": call("runtimeToClient", "Two"),
      "fs.none": call("runtimeToClient"),
    },
  },
  "one-prefix-in-both-directions": {
    $defs: { P: small },
    "x-methods": {
      "fs.read": call("runtimeToClient"),
      "fs.write": call("clientToRuntime"),
    },
  },
  "groups-and-callbacks-named-as-other-things": {
    $defs: {
      P: small,
      Answer: object({ word: text }, { required: ["word"] }),
      // As groups and callbacks are named.
      ...smallOnes(
        "FsHandler",
        "FsCaller",
        "Ask",
        "RpcHandler",
        "RpcError",
        "RpcException",
        "RPCError",
      ),
      Holder: object(
        Object.fromEntries(
          ["ask", "any", "violation", "object", "record", "callable", "error", "fsHandler"].map(
            (name) => [
              `has-${name}`,
              { type: "boolean", "x-callback": { name, method: "words.get", result: "word" } },
            ],
          ),
        ),
      ),
    },
    "x-methods": {
      "words.get": call("runtimeToClient", "Answer"),
      "fs.read": call("runtimeToClient", "Answer"),
      "FS.write": call("runtimeToClient"),
      "fs.constructor": call("clientToRuntime", "Answer"),
      "fs.new": { direction: "clientToRuntime" },
      "fs.call": { direction: "clientToRuntime" },
      "fs.toString": { direction: "clientToRuntime" },
      "fs.notify": { direction: "runtimeToClient", deprecated: true },
      "fs.dispatch": call("runtimeToClient"),
      "fs.equals": { direction: "runtimeToClient" },
      read: call("runtimeToClient"),
      "rpc.read2": { direction: "runtimeToClient" },
      "client.start": { direction: "clientToRuntime", "x-stability": "experimental" },
      "models.list": { direction: "runtimeToClient", result: ref("Answer") },
      "violation.report": call("runtimeToClient"),
      "tokenClient.run": call("clientToRuntime"),
    },
  },
  "calls-of-deprecated-types": {
    $defs: { P: object({ a: text }, { deprecated: true }) },
    "x-methods": {
      "old.in": call("runtimeToClient", "P"),
      "old.out": { ...(call("clientToRuntime", "P") as object), deprecated: true },
    },
  },
  "a-constant-beside-a-callback": {
    $defs: {
      P: small,
      Answer: object({ word: text }, { required: ["word"] }),
      Holder: object(
        {
          kind: { const: "holder" },
          hasAsk: {
            type: "boolean",
            "x-callback": { name: "ask", method: "words.get", result: "word" },
          },
        },
        { required: ["kind"] },
      ),
    },
    "x-methods": { "words.get": call("runtimeToClient", "Answer") },
  },
  "an-alias-before-its-target": {
    $defs: {
      EmptyResult: ref("Result"),
      Many: { type: "array", items: ref("Result") },
      Holder: object({ e: ref("EmptyResult"), many: ref("Many") }),
      Result: small,
    },
  },
  "aliases-alone": { $defs: { Ids: { type: "array", items: text } } },
  "values-named-as-their-members": {
    $defs: {
      Value: { type: "string", enum: ["value", "known", "isKnown", "of", "other", "Value"] },
      Known: { type: "string", enum: ["KNOWN", "self", "none", ""] },
      Holder: object({ value: ref("Value"), known: ref("Known") }),
    },
  },
  "line-ends-as-values": { $defs: { EndOfLine: { type: "string", enum: ["\n", "\r\n", "\r"] } } },
  "named-as-in-c-sharp": definitions("Options", "Default", "Task", "Exception", "Display", "Func"),
  "named-as-in-java": definitions("Class", "Object", "Json", "Override", "Iterable", "Record"),
  "named-as-in-typescript": definitions("Shape", "Validate", "Field", "Rule", "Partial", "Array"),
  "named-as-in-python": definitions("Table", "Reference", "Secret", "Type", "Dict", "Self"),
  "named-as-in-go": definitions("Place", "Source", "Members", "String", "Extra", "Error"),
  "named-as-in-rust": definitions("Place", "Members", "Value", "Box", "Debug", "Redacted"),
  "members-of-many-names": {
    $defs: {
      Product: object({
        display: text,
        validation: text,
        jsonValueKind: text,
        check: { type: "integer" },
        other: { type: "number", minimum: 1 },
        class: text,
        self: text,
        default: text,
        value: {},
        at: { type: "array", items: text, maxItems: 3 },
        string: text,
        object: text,
        fmt: text,
        present: text,
        toString: text,
        validate: text,
        getClass: text,
        hashCode: text,
      }),
    },
  },
  "told-in-words-of-the-code": {
    $defs: {
      P: small,
      Asked: object({ a: text }, { description: 'Any "Answer", Literal or Awaitable of P.' }),
      Answer: object({ word: { ...(text as object), description: "Any builtins.list, Union." } }),
    },
    "x-methods": {
      "words.get": { direction: "clientToRuntime", description: "Any Asked; not an Answer." },
    },
  },
  "choices-that-no-property-tells-apart": {
    $defs: {
      Json: {
        anyOf: [
          { type: ["null", "boolean", "number", "string"] },
          { type: "array", items: ref("Json") },
          { type: "object", additionalProperties: ref("Json") },
        ],
      },
      ToolChoice: {
        description: "How a tool is chosen.",
        deprecated: true,
        oneOf: [
          { const: "auto", description: "The model says." },
          { const: "none" },
          object(
            { toolName: text, apiKey: { ...(text as object), "x-sensitive": true } },
            { required: ["toolName"] },
          ),
        ],
      },
      Stop: { type: ["string", "array", "null"], items: text },
      Amounts: {
        type: "object",
        additionalProperties: { type: ["string", "number", "null"] },
        properties: { listed: { type: "array", items: { type: ["integer", "string", "null"] } } },
      },
      AmountByName: {
        type: "object",
        additionalProperties: { type: ["string", "number", "null"] },
      },
      First: object({ fooBar: text, choice: ref("ToolChoice") }),
      Second: object(
        { barBaz: { type: "integer" } },
        { required: ["barBaz"], additionalProperties: false },
      ),
      Either: { anyOf: [ref("First"), ref("Second")] },
      Tagged: {
        oneOf: ["one", "two"].map((kind) =>
          object({ kind: { const: kind } }, { required: ["kind"] }),
        ),
      },
      Wide: {
        anyOf: [ref("Either"), ref("Tagged"), text, { type: "integer" }, { type: "object" }],
      },
      TaggedOrText: { anyOf: [ref("Tagged"), text] },
      Switched: {
        oneOf: [true, false].map((on) => object({ on: { const: on } }, { required: ["on"] })),
      },
      From: { anyOf: [ref("First"), { type: "array", items: ref("Second") }] },
      AsString: { anyOf: [text, { type: "array", items: ref("Wide") }] },
      Foo_Bar: object({ foo_bar: text }),
      Clash: { anyOf: [ref("First"), ref("Foo_Bar")] },
      Holder: object(
        {
          json: ref("Json"),
          choice: ref("ToolChoice"),
          stop: ref("Stop"),
          many: { type: "array", items: ref("Either") },
          map: { type: "object", additionalProperties: ref("Wide") },
          tagged: ref("TaggedOrText"),
          inline: { type: ["string", "object"], properties: { a: text } },
        },
        { required: ["json", "choice", "many"] },
      ),
    },
  },
  "reserved-on-windows": definitions("Con", "AUX", "Nul", "PRN", "Com1", "Lpt9"),
  import: definitions("A"),
};
