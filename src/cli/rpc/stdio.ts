import {
  createMessageConnection,
  ErrorCodes,
  Message,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from "vscode-jsonrpc/node";
import { redact } from "../../credentials/redact.ts";
import { ByokIdentityError } from "../../errors.ts";
import type { Io } from "../io.ts";
import { standardStream } from "../standard-stream.ts";

export interface StdioConnection {
  readonly connection: MessageConnection;
  /** Settles once stdin has ended. Rejects with `ERR_NOT_SUPPORTED` where it holds no framed messages. */
  readonly ended: Promise<void>;
}

/** JSON-RPC on stdin and stdout, not yet listening. A message that cannot be used is answered, and the next one read. */
export function stdioConnection({ stderr }: Pick<Io, "stderr">): StdioConnection {
  const reader = new StreamMessageReader(process.stdin);
  const writer = new StreamMessageWriter(standardStream("stdout"));
  const log = (text: string): void => stderr(`${fitForLog(text)}\n`);
  const refuse = (code: number, message: string): void => {
    // JSON-RPC 2.0, section 5: the id is null where there is none to be read.
    void writer.write({ jsonrpc: "2.0", id: null, error: { code, message } } as Message);
  };
  const connection = createMessageConnection(
    reader,
    writer,
    { error: log, warn: log, info: () => undefined, log: () => undefined },
    {
      messageStrategy: {
        handleMessage(message, next) {
          if (isSingle(message)) return next(message);
          refuse(
            ErrorCodes.InvalidRequest,
            "Expected one request with an id, or one notification; no batch.",
          );
        },
      },
    },
  );
  const ended = new Promise<void>((resolve, reject) => {
    connection.onClose(resolve);
    reader.onError((error) => {
      // Only the text of a message was wrong: where the next one begins is known.
      if (error instanceof SyntaxError) refuse(ErrorCodes.ParseError, "The message is no JSON.");
      else reject(unframed());
    });
    // For the end of a header the reader would wait for ever: JSON by the line, or lines without CR.
    process.stdin.once("data", (start: Buffer) => {
      if (/^(?:\s*[[{]|[^\r]*\n)/.test(start.toString("latin1"))) reject(unframed());
    });
  });
  return { connection, ended };
}

/** The connection's own words without the message they are about, which may hold a token. */
function fitForLog(text: string): string {
  return redact(text.split("\n", 1)[0] ?? "");
}

function isSingle(message: Message): boolean {
  return (
    Message.isRequest(message) || Message.isNotification(message) || Message.isResponse(message)
  );
}

function unframed(): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_NOT_SUPPORTED",
    "What came on stdin is not framed: each message needs a Content-Length header before it.",
    {
      hint: "Write “Content-Length: N”, an empty line (both ended by CR LF), and N bytes of JSON.",
    },
  );
}
