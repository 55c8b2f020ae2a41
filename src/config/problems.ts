import type * as z from "zod/mini";
import type { ConfigProblem } from "../errors.ts";
import { listed } from "../lib/listed.ts";
import { nearest } from "../lib/nearest.ts";
import { fieldsOfBlock, fieldsOfExchange, type ObjectField } from "./schema.ts";
import { entryOf } from "../lib/entry-of.ts";

/** What fields with a special format expect. */
const EXPECTED: Readonly<Record<string, string>> = {
  baseUrl: "an http or https URL such as https://NAME.openai.azure.com/openai/v1",
  scope: "a scope without spaces such as https://cognitiveservices.azure.com/.default",
  authorityHost: "an https URL without a path or query such as https://login.microsoftonline.us",
  tenantId: "the ID of a tenant, or one of its domain names such as contoso.onmicrosoft.com",
  issuer: "an http or https URL",
  tokenUrl: "an http or https URL",
  authorizationUrl: "an http or https URL",
  deviceAuthorizationUrl: "an http or https URL",
  name: "a name without “/”, which separates provider and model",
};

/** What to write if the value is not an object. */
const OBJECT_HINTS: Readonly<Record<string, string>> = {
  managedIdentity:
    "write {} for the system-assigned identity or {clientId: …} for a user-assigned one",
  defaultAzureCredential: "write {} for the chain's defaults",
  githubActions: "write {} for the default audience",
};

/** Zod's issues as problems; `input` is the checked value: a configuration, or one of its blocks. */
export function problemsOf(
  error: z.core.$ZodError,
  input: unknown,
  block?: ObjectField,
): ConfigProblem[] {
  const above = block === undefined ? [] : [block];
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys" && block !== undefined) {
      return issue.keys.map((key) => unknownKey(block, issue.path, key));
    }
    const at = [...above, ...issue.path];
    return [{ path: pathOf(at), message: describe(issue, at, valueAt(input, issue.path)) }];
  });
}

function unknownKey(
  block: ObjectField,
  inside: readonly PropertyKey[],
  key: string,
): ConfigProblem {
  const fields = fieldsOfExchange(inside[0]) ?? fieldsOfBlock(block);
  const near = nearest(key, fields);
  return {
    path: pathOf([block, ...inside, key]),
    message:
      near === undefined
        ? `is not a field of ${pathOf([block, ...inside])}; its fields are ${listed(fields, "and")}`
        : `is not a field; did you mean ${near}?`,
  };
}

function describe(issue: z.core.$ZodIssue, at: readonly PropertyKey[], value: unknown): string {
  const field = String(at.at(-1) ?? "");
  switch (issue.code) {
    case "invalid_type": {
      const expected = article(issue.expected);
      if (value === undefined)
        return `is missing; expected ${entryOf(EXPECTED, field) ?? expected}`;
      const hint = issue.expected === "object" ? entryOf(OBJECT_HINTS, field) : undefined;
      return `expected ${expected}, got ${kindOf(value)}${hint === undefined ? "" : `; ${hint}`}`;
    }
    case "invalid_value": {
      const values = issue.values.map(String);
      const near = typeof value === "string" ? nearest(value, values) : undefined;
      const quoted = values.map((each) => JSON.stringify(each));
      return near === undefined
        ? `expected ${listed(quoted, "or")}`
        : `expected ${listed(quoted, "or")}; did you mean ${JSON.stringify(near)}?`;
    }
    case "too_small":
      return typeof value === "number" ? `expected at least ${issue.minimum}` : "is empty";
    case "too_big":
      return `expected at most ${issue.maximum}`;
    case "custom":
      return `expected ${issue.message}, got ${kindOf(value)}`;
    default:
      return `expected ${entryOf(EXPECTED, field) ?? "another format"}`;
  }
}

function article(type: string): string {
  if (type === "int") return "a whole number";
  if (type === "record") return "an object";
  return `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
}

/** The type of a value, never the value: it may be a secret. */
function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "number" && !Number.isInteger(value)) return "a fraction";
  return article(typeof value);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    input,
  );
}

export function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    const name = String(key);
    if (!/^[A-Za-z_$][\w$-]*$/.test(name)) return `${text}[${JSON.stringify(name)}]`;
    return text === "" ? name : `${text}.${name}`;
  }, "");
}
