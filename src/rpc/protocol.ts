import { setMaxListeners } from "node:events";

/** By it a runtime asks its client for a provider's token, before each of its requests. */
export const GET_TOKEN = "providerToken.getToken";

/**
 * By it a runtime tells its client that a server refused a token. A notification of this package's own: who does not
 * know it, ignores it.
 */
export const INVALIDATE = "providerToken.invalidate";

/** Codes of the errors that `providerToken.getToken` is answered with. Stable; the messages are not. */
export const providerTokenErrors = {
  /** Not `{sessionId, providerName}`, two strings (JSON-RPC 2.0, section 5.1). */
  invalidParams: -32602,
  /** Cancelled by the one who asked, or its connection closed (Language Server Protocol, `RequestCancelled`). */
  cancelled: -32800,
  /** No provider of this name, or none in this session. */
  unknownProvider: -31001,
  /** The credential cannot be had, and asking again does not help. */
  credentialFailed: -31002,
  /** The credential cannot be had now; `data.retryAfter` says when to ask again, where that is known. */
  credentialUnavailable: -31003,
} as const;

/** What an error carries besides its message. */
export interface ProviderTokenErrorData {
  /** Code of the failure, one of {@link ErrorCode} where it is this package's own. */
  readonly code?: string;
  /** Milliseconds. */
  readonly retryAfter?: number;
}

/** As the `CancellationToken` of vscode-jsonrpc. */
export interface RpcCancellation {
  readonly isCancellationRequested: boolean;
  onCancellationRequested(listener: () => void): { dispose(): void };
}

/** What is used of the `MessageConnection` of vscode-jsonrpc 8.2 and later. */
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
  // Every request under way listens to it.
  setMaxListeners(0, end.signal);
  connection.onClose(() => end.abort());
  connection.onDispose(() => end.abort());
  return end;
}
