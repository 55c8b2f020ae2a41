/**
 * A call that is answered with an error. A handler may throw one of its own.
 *
 * @see https://www.jsonrpc.org/specification#error_object
 */
export class RpcError extends Error {
  /** The method does not exist. */
  static readonly METHOD_NOT_FOUND = -32601;
  /** The parameters are not what the method takes. */
  static readonly INVALID_PARAMS = -32602;

  readonly code: number;
  /** Anything else that the other side is told; absent where there is nothing. */
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.name = "RpcError";
    this.code = code;
    this.data = data;
  }
}
