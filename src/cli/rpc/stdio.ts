import {
  createMessageConnection,
  Emitter,
  ErrorCodes,
  Message,
  StreamMessageWriter,
  type DataCallback,
  type MessageConnection,
  type MessageReader,
  type MessageWriter,
} from "vscode-jsonrpc/node";
import { isFields } from "../../lib/fields.ts";
import { redact } from "../../credentials/redact.ts";
import type { Io } from "../io.ts";
import { standardStream } from "../standard-stream.ts";
import { framedBodies } from "./frames.ts";

/** A JSON-RPC connection over stdin and stdout. */
export interface StdioConnection {
  readonly connection: MessageConnection;
  /**
   * Settles when stdin has ended and every request is answered, or when nobody reads stdout any more. Rejects with
   * `ERR_NOT_SUPPORTED` if stdin contains no framed messages.
   */
  readonly ended: Promise<void>;
}

/**
 * JSON-RPC on stdin and stdout, not listening yet. An invalid message is answered with an error, and the next one is
 * read.
 */
export function stdioConnection({ stderr }: Pick<Io, "stderr">): StdioConnection {
  const output = new StreamMessageWriter(standardStream("stdout"));
  const log = (text: string): void => stderr(`${fitForLog(text)}\n`);
  const unanswered = new Set<unknown>();
  const answered = new Emitter<void>();

  const writer: MessageWriter = {
    onError: output.onError,
    onClose: output.onClose,
    async write(message) {
      await output.write(message).catch(ignoreClosed);
      if (Message.isResponse(message) && unanswered.delete(message.id)) answered.fire();
    },
    end: () => output.end(),
    dispose: () => output.dispose(),
  };

  /** JSON-RPC 2.0, section 5: the id is null if it cannot be read. */
  async function refuse(code: number, message: string, id: unknown = null): Promise<void> {
    const answer = { jsonrpc: "2.0", id, error: { code, message } } as Message;
    await output.write(answer).catch(ignoreClosed);
  }

  async function read(deliver: DataCallback): Promise<void> {
    for await (const body of framedBodies(process.stdin)) {
      let message: Message;
      try {
        message = JSON.parse(body.toString("utf8")) as Message;
      } catch {
        await refuse(ErrorCodes.ParseError, "The message is not JSON.");
        continue;
      }
      if (!isSingle(message)) await refuse(ErrorCodes.InvalidRequest, NOT_SINGLE, idOf(message));
      else if (!cancelsNothing(message)) {
        if (Message.isRequest(message)) {
          // vscode-jsonrpc would answer only one of the two.
          if (unanswered.has(message.id)) {
            await refuse(ErrorCodes.InvalidRequest, SAME_ID);
            continue;
          }
          unanswered.add(message.id);
        }
        deliver(message);
      }
    }
  }

  async function allAnswered(): Promise<void> {
    while (unanswered.size > 0) {
      await new Promise<void>((resolve) => {
        const waiting = answered.event(() => {
          waiting.dispose();
          resolve();
        });
      });
    }
  }

  let listen!: (deliver: DataCallback) => void;
  const listening = new Promise<DataCallback>((resolve) => (listen = resolve));
  const reader: MessageReader = {
    // The connection does not end with the input: it still has answers to write.
    onClose: new Emitter<void>().event,
    onError: new Emitter<Error>().event,
    onPartialMessage: new Emitter<never>().event,
    listen(deliver) {
      listen(deliver);
      return { dispose: () => undefined };
    },
    dispose: () => undefined,
  };
  const connection = createMessageConnection(reader, writer, {
    error: log,
    warn: log,
    info: () => undefined,
    log: () => undefined,
  });
  const answerAll = async (): Promise<void> => {
    try {
      await read(await listening);
    } finally {
      await allAnswered();
    }
  };
  const closed = new Promise<void>((resolve) => connection.onClose(() => resolve()));
  return { connection, ended: Promise.race([answerAll(), closed]) };
}

const SAME_ID =
  "A request with this id has not been answered yet; give each request an id of its own.";

const NOT_SINGLE =
  "Expected one request (method: a string, id: a string or a number) or one notification (without an id), not a batch.";

/** The host that started this process has closed stdout: nobody waits for an answer, and the connection ends. */
function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_DESTROYED") throw error;
}

function idOf(message: unknown): string | number | null {
  const id = isFields(message) ? message["id"] : null;
  return typeof id === "string" || typeof id === "number" ? id : null;
}

/** The connection's own error without the message it is about, which may contain a token. */
function fitForLog(text: string): string {
  return redact(text.split("\n", 1)[0] ?? "");
}

function isSingle(message: Message): boolean {
  return (
    Message.isRequest(message) || Message.isNotification(message) || Message.isResponse(message)
  );
}

/** vscode-jsonrpc reads the id of the request to cancel without looking whether there is one. */
function cancelsNothing(message: Message): boolean {
  if (!Message.isNotification(message) || message.method !== "$/cancelRequest") return false;
  const { id } = (message.params ?? {}) as { readonly id?: unknown };
  return typeof id !== "string" && typeof id !== "number";
}
