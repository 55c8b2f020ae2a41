import { isFields } from "../lib/fields.ts";

/** The part of a Copilot session's event that is used here. */
export interface CopilotEvent {
  readonly type: string;
  readonly data?: unknown;
}

/** The part of `CopilotSession` of @github/copilot-sdk that is used here. */
export interface CopilotSession {
  readonly sessionId: string;
  on(handler: (event: CopilotEvent) => void): () => void;
}

/** A model request of a session that the provider's server answered with 401. */
export interface RefusedCall {
  /** How long ago the refused request was sent, milliseconds. */
  readonly age: number;
  /** The model it was for, by one of its names. */
  readonly model?: string;
}

/**
 * Calls back for each refused model request of a session, including those of its sub-agents, before the runtime
 * retries. Runtimes too old for `model.call_failure` report only the end of the turn, by `session.error`.
 *
 * @returns a function that stops this.
 */
export function watchRefusals(
  session: CopilotSession,
  onRefusal: (call: RefusedCall) => void,
): () => void {
  let reportsCalls = false;
  return session.on(({ type, data }) => {
    const ofCall = type === "model.call_failure";
    reportsCalls ||= ofCall;
    if (!ofCall && (type !== "session.error" || reportsCalls)) return;
    const { statusCode, durationMs, model } = isFields(data) ? data : {};
    // `isByok` is no help: it is false for providers of type "azure".
    if (statusCode !== 401) return;
    onRefusal({
      age: typeof durationMs === "number" && durationMs > 0 ? durationMs : 0,
      ...(typeof model === "string" ? { model } : {}),
    });
  });
}
