import { setMaxListeners } from "node:events";

/** With this call a runtime requests a provider's token from its client, before each model request. */
export const GET_TOKEN = "providerToken.getToken";

/**
 * With this call or notification a runtime reports to its client that a server refused a token. It is specific to this
 * package: other clients ignore the notification, and answer the call with an error.
 */
export const INVALIDATE = "providerToken.invalidate";

/** Error codes of `providerToken.getToken` and `providerToken.invalidate`. The codes are stable; the messages are not. */
export const providerTokenErrors = {
  /** Not the parameters of the method (JSON-RPC 2.0, section 5.1). */
  invalidParams: -32602,
  /** Cancelled by the caller, or its connection closed (Language Server Protocol, `RequestCancelled`). */
  cancelled: -32800,
  /** No provider has this name, or none in this session. */
  unknownProvider: -31001,
  /** There is no credential, and a retry does not help. */
  credentialFailed: -31002,
  /** There is no credential now; `data.retryAfter` says when to retry, if known. */
  credentialUnavailable: -31003,
} as const;

/** Same shape as `CancellationToken` of vscode-jsonrpc. */
export interface RpcCancellation {
  readonly isCancellationRequested: boolean;
  onCancellationRequested(listener: () => void): { dispose(): void };
}

/** The part of `MessageConnection` of vscode-jsonrpc 8.2 and later that is used here. */
export interface RpcConnection {
  onRequest(method: string, handler: (...args: unknown[]) => unknown): { dispose(): void };
  onNotification(method: string, handler: (...args: unknown[]) => void): { dispose(): void };
  sendRequest(method: string, ...args: unknown[]): Promise<unknown>;
  sendNotification(method: string, ...args: unknown[]): Promise<void>;
  onClose(listener: () => void): { dispose(): void };
  onDispose(listener: () => void): { dispose(): void };
}

/** Aborts once the connection is closed or disposed of. */
export function endOf(connection: RpcConnection): AbortController {
  const end = new AbortController();
  // Every request in flight listens to it.
  setMaxListeners(0, end.signal);
  connection.onClose(() => end.abort());
  connection.onDispose(() => end.abort());
  return end;
}
