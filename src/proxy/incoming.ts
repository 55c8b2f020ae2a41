import { IncomingMessage } from "node:http";

/**
 * A request whose wish to switch protocols counts only for WebSocket. Node hands every such wish to the `upgrade`
 * listener; but Java's HTTP client asks every plain server for h2c, and may be answered in HTTP/1.1 as if it had not
 * (RFC 9110, section 7.8).
 */
export class WebSocketOnlyMessage extends IncomingMessage {
  // Not initialized here: the constructor of the base class already writes it.
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
