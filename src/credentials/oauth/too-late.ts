import { ByokIdentityError } from "../../errors.ts";
import { reachHint } from "../http/reach-hint.ts";
import { serverName } from "./server-name.ts";

/** The server has not returned a token in time. */
export function tooLate(server: string, timeout: number): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_IDENTITY_TIMEOUT",
    `No token from ${serverName(server)} within ${timeout} ms.`,
    { transient: true, hint: reachHint("that this machine can reach it") },
  );
}
