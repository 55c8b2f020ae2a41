// A model endpoint that answers every request with a stream of events, as cheaply as Node can: `apart`, a hundred with
// five milliseconds between them, or `together`, a mebibyte of them as fast as it is taken. Prints its origin.
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
const LAST = "0\r\n\r\n";
/** What a fast model and the layers in front of it put into one part. */
const TOGETHER = 4 * 1024;
const TOTAL = 1024 * 1024;

function chunkOf(text: string): Buffer {
  return Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
}

const one = chunkOf(event);
const many = chunkOf(event.repeat(Math.floor(TOGETHER / event.length)));

function apart(socket: Socket): void {
  let left = EVENTS;
  const timer = setInterval(() => {
    if (socket.destroyed) {
      clearInterval(timer);
      return;
    }
    socket.write(one);
    left -= 1;
    if (left > 0) return;
    clearInterval(timer);
    socket.write(LAST);
  }, GAP_MS);
}

function together(socket: Socket): void {
  let left = Math.floor(TOTAL / many.length);
  const send = (): void => {
    while (left > 0) {
      left -= 1;
      if (socket.write(many)) continue;
      socket.once("drain", send);
      return;
    }
    socket.write(LAST);
  };
  send();
}

const answer = process.argv[2] === "together" ? together : apart;

const server = createServer({ noDelay: true }, (socket) => {
  let request = "";
  socket.setEncoding("latin1").on("data", (text: string) => {
    request += text;
    const end = request.indexOf("\r\n\r\n");
    if (end === -1) return;
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(request)?.[1] ?? 0);
    if (request.length < end + 4 + length) return;
    request = "";
    socket.write(HEAD);
    answer(socket);
  });
  socket.on("error", () => socket.destroy());
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
