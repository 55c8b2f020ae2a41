import { violations } from "./check.js";
import { RpcError } from "./rpc-error.js";
import type { Shape } from "./shape.js";

/** The parameters of a call that has come in. Those that are left out are an empty object. */
export function accepted(shape: Shape, params: unknown): unknown {
  const value = params ?? {};
  const wrong = violationsIn(shape, value);
  if (wrong === "") return value;
  throw new RpcError(RpcError.INVALID_PARAMS, `Invalid params: ${wrong}`);
}

/** The result of a call to the other side. */
export function answered(shape: Shape, method: string, result: unknown): unknown {
  const wrong = violationsIn(shape, result);
  if (wrong === "") return result;
  throw new TypeError(`The result of ${method} is invalid: ${wrong}`);
}

function violationsIn(shape: Shape, value: unknown): string {
  return violations(shape, value)
    .map(({ path, message }) => (path === "" ? message : `${path}: ${message}`))
    .join("; ");
}
