// Generated from the JSON Schema. Do not edit: change the schema and generate again.
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { TokenError } from "./token-error.js";

/** Bytes of a message from the command. A token has a few thousand. */
const MAX_MESSAGE = 2 ** 20;
/** Bytes of a message's header. */
const MAX_HEADER = 4096;

/** How long the command may take to end once its input has ended, milliseconds. */
const GRACE_PERIOD = 1000;

/** A call that has no answer yet. */
interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** One process of the command, and the calls that it has to answer. */
export class TokenProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<unknown>;
  #lastId = 0;
  #answered = false;
  #reason: TokenError | undefined;

  constructor(
    [program, ...args]: readonly [string, ...string[]],
    env: Readonly<Record<string, string | undefined>>,
  ) {
    const child = spawn(program, args, { env, stdio: ["pipe", "pipe", "inherit"] });
    this.#child = child;
    this.#hold(false);
    this.#ended = once(child, "close").catch(() => undefined);
    child.once("error", (cause) => {
      this.#end(
        new TokenError("ERR_COMMAND_FAILED", `${program} could not be started.`, { cause }),
      );
    });
    // A process that does not read any more has ended or will end, which its output shows.
    child.stdin.on("error", () => undefined);
    let malformed = false;
    const read = reader((body) => this.#deliver(body));
    child.stdout.on("data", (chunk: Buffer) => {
      if (malformed) return;
      malformed = !read(chunk);
      if (malformed) child.kill("SIGKILL");
    });
    child.stdout.once("end", () => {
      child.stdin.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), GRACE_PERIOD);
      child.once("close", () => clearTimeout(timer));
    });
    child.once("close", (code, signal) => {
      const what = malformed
        ? "The command wrote something that is not JSON-RPC, and was ended"
        : "The command ended";
      const message = `${what} (${signal ?? `exit code ${code}`}). See its messages on stderr.`;
      this.#end(new TokenError("ERR_COMMAND_FAILED", message, { transient: true }));
    });
  }

  get hasEnded(): boolean {
    return this.#reason !== undefined;
  }

  /** Whether a call that failed is worth another process. */
  get isToReplace(): boolean {
    return this.#reason !== undefined && this.#answered;
  }

  async call(method: string, params: object, signal: AbortSignal): Promise<unknown> {
    if (this.#reason !== undefined) throw this.#reason;
    const id = ++this.#lastId;
    const cancel = (): void => {
      const waiting = this.#waiting.get(id);
      if (waiting === undefined) return;
      this.#waiting.delete(id);
      this.#send({ method: "$/cancelRequest", params: { id } });
      waiting.reject(signal.reason);
    };
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        this.#hold(true);
        signal.addEventListener("abort", cancel, { once: true });
        this.#send({ id, method, params });
      });
    } finally {
      signal.removeEventListener("abort", cancel);
      if (this.#waiting.size === 0) this.#hold(false);
    }
  }

  /** Rejects every waiting call with the reason, and resolves once the process has ended. */
  async stop(reason: TokenError): Promise<void> {
    this.#end(reason);
    this.#hold(true);
    this.#child.stdin.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), GRACE_PERIOD);
    await this.#ended;
    clearTimeout(timer);
  }

  /** Whether the process keeps this one alive. */
  #hold(on: boolean): void {
    const change = on ? "ref" : "unref";
    this.#child[change]();
    // Pipes of a child are sockets.
    for (const pipe of [this.#child.stdin, this.#child.stdout])
      (pipe as unknown as Socket)[change]();
  }

  #send(message: object): void {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.#child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #deliver(body: string): void {
    const response: unknown = JSON.parse(body);
    if (typeof response !== "object" || response === null || Array.isArray(response)) {
      throw new TypeError("not an object");
    }
    const id = member(response, "id");
    if (typeof id !== "number" || "method" in response) return;
    this.#answered = true;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    const error = member(response, "error");
    if (error === undefined) waiting?.resolve(member(response, "result"));
    else waiting?.reject(refusal(error));
  }

  /** Rejects every waiting call, and later ones too, with the reason. Only the first reason counts. */
  #end(reason: TokenError): void {
    this.#reason ??= reason;
    for (const { reject } of this.#waiting.values()) reject(this.#reason);
    this.#waiting.clear();
  }
}

/**
 * Reads messages with the framing of the Language Server Protocol. The returned function takes the next bytes, and
 * returns false if they are not such messages.
 */
function reader(deliver: (body: string) => void): (chunk: Buffer) => boolean {
  let rest: Buffer = Buffer.alloc(0);
  let length: number | undefined;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      if (length === undefined) {
        const end = rest.indexOf("\r\n\r\n");
        if (end > MAX_HEADER || (end === -1 && rest.length > MAX_HEADER)) return false;
        if (end === -1) return true;
        const header = rest.toString("latin1", 0, end);
        length = Number(/^content-length:[ \t]*(\d{1,7})[ \t]*$/im.exec(header)?.[1]);
        if (!(length <= MAX_MESSAGE)) return false;
        rest = rest.subarray(end + 4);
      }
      if (rest.length < length) return true;
      const body = rest.toString("utf8", 0, length);
      rest = rest.subarray(length);
      length = undefined;
      try {
        deliver(body);
      } catch {
        return false;
      }
    }
  };
}

function refusal(error: unknown): TokenError {
  const data = member(error, "data");
  const [code, wait] = [member(data, "code"), member(data, "retryAfter")];
  return new TokenError(
    typeof code === "string" ? code : "ERR_CALLBACK_FAILED",
    String(member(error, "message")),
    {
      transient: member(data, "transient") === true,
      retryAfter: typeof wait === "number" ? wait : undefined,
    },
  );
}

/** A member of a value from outside; undefined if there is none. */
export function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
