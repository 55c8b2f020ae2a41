import { createProviderTokenHandler, invalidate, type ProviderRegistry } from "./handler.ts";
import {
  endOf,
  GET_TOKEN,
  INVALIDATE,
  type RpcCancellation,
  type RpcConnection,
} from "./protocol.ts";

/** The handlers that {@link connectProviderToken} has added to a connection. */
export interface ProviderTokenConnection {
  /** Removes them. The connection stays open. */
  dispose(): void;
  [Symbol.dispose](): void;
}

/**
 * Answers the runtime at the other end of a vscode-jsonrpc connection: `providerToken.getToken`, like {@link
 * createProviderTokenHandler}, and `providerToken.invalidate {sessionId, providerName, token?}`, a call or a
 * notification with which the runtime can report that a server refused a token (without `token`, the current one).
 *
 * When the connection closes, the waits of its requests end; shared renewals continue. Failures are answered with the
 * error codes of {@link providerTokenErrors}; a failed notification has no answer.
 *
 * @throws The connection's own error if it is closed or disposed of.
 * @see https://www.jsonrpc.org/specification#request_object
 *
 * @example
 * ```ts
 * import { createProviders } from "byok-identity";
 * import { connectProviderToken } from "byok-identity/rpc";
 * import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
 *
 * const connection = createMessageConnection(
 *   new StreamMessageReader(process.stdin),
 *   new StreamMessageWriter(process.stdout),
 * );
 * connectProviderToken(
 *   connection,
 *   createProviders({ baseUrl: "https://model.example/v1", managedIdentity: {} }),
 * );
 * connection.listen();
 * ```
 */
export function connectProviderToken(
  connection: RpcConnection,
  registry: ProviderRegistry,
): ProviderTokenConnection {
  const handle = createProviderTokenHandler(registry);
  const end = endOf(connection);
  const registered = [
    connection.onRequest(GET_TOKEN, (...args) => {
      const cancellation = args.pop() as RpcCancellation;
      return handle(args.length > 1 ? args : args[0], untilClosed(cancellation, end.signal));
    }),
    connection.onRequest(INVALIDATE, (params) => invalidate(registry, params)),
    connection.onNotification(INVALIDATE, (params) => {
      try {
        invalidate(registry, params);
      } catch {
        // A notification has no answer.
      }
    }),
  ];
  const dispose = (): void => {
    end.abort();
    for (const each of registered) each.dispose();
  };
  return { dispose, [Symbol.dispose]: dispose };
}

/** Cancelled by the caller, or by the end of the connection. */
function untilClosed(cancellation: RpcCancellation, closed: AbortSignal): RpcCancellation {
  return {
    get isCancellationRequested() {
      return cancellation.isCancellationRequested || closed.aborted;
    },
    onCancellationRequested(listener) {
      const listening = cancellation.onCancellationRequested(listener);
      closed.addEventListener("abort", listener);
      return {
        dispose(): void {
          listening.dispose();
          closed.removeEventListener("abort", listener);
        },
      };
    },
  };
}
