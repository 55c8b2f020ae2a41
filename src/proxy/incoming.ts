import { IncomingMessage } from "node:http";

/**
 * A request whose `Upgrade` header is ignored, except for WebSocket on a connection that sends no earlier response. Node
 * passes every upgrade request to the `upgrade` listener; but Java's HTTP client requests h2c from every http server, and
 * may get a normal HTTP/1.1 answer (RFC 9110, section 7.8).
 *
 * A pipelined request is answered after the earlier ones (RFC 9112, section 9.3.2), and Node does that only for requests
 * that it has not passed to the `upgrade` or `connect` listener.
 */
export class WebSocketOnlyMessage extends IncomingMessage {
  // Not initialized here, because the constructor of the base class already sets it.
  declare private wanted: boolean;
  /** Node loses what follows an ignored upgrade in the same packet, so the connection ends with this request. */
  declare last?: true;

  get upgrade(): boolean {
    return this.wanted && (this.method === "CONNECT" || isWebSocket(this));
  }

  set upgrade(wanted: boolean | null) {
    this.wanted = wanted === true;
    if (!this.wanted || !isResponding(this.socket)) return;
    this.wanted = false;
    this.last = true;
  }
}

/** By the property that assignSocket() checks, too; it has no public name. */
function isResponding(socket: object): boolean {
  return Boolean(Reflect.get(socket, "_httpMessage"));
}

function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.trim().toLowerCase() === "websocket";
}
