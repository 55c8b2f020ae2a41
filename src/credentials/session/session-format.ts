import { isFields, jsonFields, type Fields } from "../../lib/fields.ts";
import { defined } from "../../lib/defined.ts";
import type { Person, Session, SessionToken } from "./session.ts";
import type { SessionScope } from "./session-id.ts";

/** Where the secrets of a stored session are readable: in its file, or only with the key in the keychain. */
export type Protection = "file" | "keychain";

/** A session's file, without its secrets if they are sealed. */
export interface StoredSession {
  readonly scope: SessionScope;
  readonly protection: Protection;
  /** The session as JSON, or sealed. */
  readonly content: string;
}

const VERSION = 1;

/** The content of a session's file. */
export function writeStored({ scope, protection, content }: StoredSession): string {
  return `${JSON.stringify({ version: VERSION, ...scope, protection, content }, undefined, 2)}\n`;
}

/** Reads the content of a session's file; undefined if it is not one, or one of another version. */
export function readStored(text: string): StoredSession | undefined {
  const fields = jsonFields(text);
  if (fields?.["version"] !== VERSION) return undefined;
  const { server, clientId, protection, content } = fields;
  const known = protection === "file" || protection === "keychain";
  if (typeof server !== "string" || typeof clientId !== "string") return undefined;
  if (!known || typeof content !== "string") return undefined;
  const optional = textsOf(fields, ["scope", "audience", "account"]);
  return { scope: { server, clientId, ...optional }, protection, content };
}

/** A session from its JSON; undefined if it is none. */
export function readSession(text: string): Session | undefined {
  const fields = jsonFields(text);
  const { signedInOn, renewedOn, person, accessToken } = fields ?? {};
  if (fields === undefined || typeof signedInOn !== "number" || typeof renewedOn !== "number") {
    return undefined;
  }
  return {
    ...textsOf(fields, ["refreshToken", "ended", "claims"]),
    ...defined({ accessToken: tokenOf(accessToken) }),
    person: isFields(person) ? personOf(person) : {},
    signedInOn,
    renewedOn,
  };
}

function tokenOf(value: unknown): SessionToken | undefined {
  if (!isFields(value)) return undefined;
  const { token, expiresOn, dueOn } = value;
  if (typeof token !== "string" || typeof dueOn !== "number") return undefined;
  return { token, dueOn, ...(typeof expiresOn === "number" ? { expiresOn } : {}) };
}

function personOf(value: Fields): Person {
  return textsOf(value, ["name", "username", "subject", "issuer", "tenant"]);
}

function textsOf<Name extends string>(
  fields: Fields,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  return Object.fromEntries(
    names.flatMap((name) => (typeof fields[name] === "string" ? [[name, fields[name]]] : [])),
  ) as Partial<Record<Name, string>>;
}
