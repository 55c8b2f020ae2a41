import { IncomingMessage } from "node:http";

/**
 * A request whose `Upgrade` header is ignored, except for WebSocket. Node passes every upgrade request to the `upgrade`
 * listener; but Java's HTTP client requests h2c from every http server, and may get a normal HTTP/1.1 answer (RFC 9110,
 * section 7.8).
 */
export class WebSocketOnlyMessage extends IncomingMessage {
  // Not initialized here, because the constructor of the base class already sets it.
  declare private wanted: boolean;

  get upgrade(): boolean {
    return this.wanted && (this.method === "CONNECT" || isWebSocket(this));
  }

  set upgrade(wanted: boolean | null) {
    this.wanted = wanted === true;
  }
}

function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.trim().toLowerCase() === "websocket";
}
