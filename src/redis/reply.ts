/**
 * What an error reply means to a member of a fleet:
 *
 * - `elsewhere`: what was asked for is on another server by now; another connection may lead there.
 * - `login`: the user, the password or the database is not that of this server.
 * - `rights`: this user may not do that.
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

/** Without a code of their own. */
const LOGIN = /^ERR (?:AUTH|Client sent AUTH|invalid password|DB index|SELECT) /i;
const RIGHTS = /^ERR (?:unknown command|ACL failure|The user executing the script) /i;

/** What it begins with, such as `OOM`, and its class. */
export interface Reply {
  readonly code: string;
  readonly class: ReplyClass;
}

/**
 * The one place where error replies are told apart; undefined for what is none. What is not named here is `passing`:
 * LOADING, BUSY, MASTERDOWN, TRYAGAIN, CLUSTERDOWN, OOM, NOREPLICAS, MISCONF and whatever comes to be.
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
