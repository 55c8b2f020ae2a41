import type { CodeWriter } from "../writer.ts";
import { text } from "../../text.ts";
import type { Callback } from "../model.ts";
import { callbacks } from "../reach.ts";
import { comment } from "./text.ts";
import { goType, type Go } from "./types.ts";

export function callbackType(go: Go, callback: Callback): string {
  return go.names.callback(callback);
}

/** A function type for each callback. */
export function writeCallbacks(go: Go, writer: CodeWriter): void {
  for (const { callback, params, result } of callbacks(go.model)) {
    const name = callbackType(go, callback);
    const args = params === undefined ? "" : `, args ${go.names.type(params)}`;
    writer.blankLineIfLastNot();
    comment(writer, [
      text`${name} answers ${callback.method} in this process. It may be called by several goroutines at once, and should give up when ctx is done.`,
    ]);
    writer.writeLine(
      `type ${name} func(ctx context.Context${args}) (${goType(go, result)}, error)`,
    );
  }
}
