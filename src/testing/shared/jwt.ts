import { createHmac } from "node:crypto";

/** A JWT (RFC 7519) signed with HMAC SHA-256. */
export function signed(key: Buffer, payload: Readonly<Record<string, unknown>>): string {
  const body = [{ typ: "JWT", alg: "HS256" }, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${body}.${createHmac("sha256", key).update(body).digest("base64url")}`;
}

/** The JSON object in one base64url part of a JWT. */
export function decoded(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
