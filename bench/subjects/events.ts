// A model endpoint that answers every request with a stream of 100 events, five milliseconds apart, as cheaply as Node
// can. Prints its origin.
import { createServer, type AddressInfo, type Socket } from "node:net";

const EVENTS = 100;
const GAP_MS = 5;
const HEAD =
  "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
const delta = {
  type: "response.output_text.delta",
  item_id: "msg_0123456789abcdef",
  output_index: 0,
  content_index: 0,
  delta: "word ",
};
const event = `event: ${delta.type}\ndata: ${JSON.stringify(delta)}\n\n`;
const CHUNK = Buffer.from(`${Buffer.byteLength(event).toString(16)}\r\n${event}\r\n`);
const LAST = "0\r\n\r\n";

function answer(socket: Socket): void {
  socket.write(HEAD);
  let left = EVENTS;
  const timer = setInterval(() => {
    if (socket.destroyed) {
      clearInterval(timer);
      return;
    }
    socket.write(CHUNK);
    left -= 1;
    if (left > 0) return;
    clearInterval(timer);
    socket.write(LAST);
  }, GAP_MS);
}

const server = createServer({ noDelay: true }, (socket) => {
  let request = "";
  socket.setEncoding("latin1").on("data", (text: string) => {
    request += text;
    const end = request.indexOf("\r\n\r\n");
    if (end === -1) return;
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(request)?.[1] ?? 0);
    if (request.length < end + 4 + length) return;
    request = "";
    answer(socket);
  });
  socket.on("error", () => socket.destroy());
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
