/**
 * What an error reply means:
 *
 * - `elsewhere`: another server is responsible now; a new connection may lead to it.
 * - `login`: the server does not accept the user, the password or the database.
 * - `rights`: the user lacks a permission.
 * - `passing`: not now, or not for this key.
 */
export type ReplyClass = "elsewhere" | "login" | "rights" | "passing";

const BY_CODE: Readonly<Record<string, ReplyClass>> = {
  ASK: "elsewhere",
  MOVED: "elsewhere",
  READONLY: "elsewhere",
  NOAUTH: "login",
  NOPERM: "rights",
  WRONGPASS: "login",
};

/** Replies without a code of their own. */
const LOGIN = /^ERR (?:AUTH|Client sent AUTH|invalid password|DB index|SELECT) /i;
const RIGHTS = /^ERR (?:unknown command|ACL failure|The user executing the script) /i;

/** An error reply: the code it begins with, such as `OOM`, and its class. */
export interface Reply {
  readonly code: string;
  readonly class: ReplyClass;
}

/**
 * Classifies error replies, for all callers; undefined if the error is not a reply. Every other code is `passing`:
 * LOADING, BUSY, MASTERDOWN, TRYAGAIN, CLUSTERDOWN, OOM, NOREPLICAS, MISCONF and future ones.
 *
 * @see https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors
 */
export function replyIn(error: unknown): Reply | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = /^[A-Z]{2,20}(?= )/.exec(error.message)?.[0];
  return code === undefined ? undefined : { code, class: BY_CODE[code] ?? byText(error.message) };
}

function byText(message: string): ReplyClass {
  if (LOGIN.test(message)) return "login";
  return RIGHTS.test(message) ? "rights" : "passing";
}
