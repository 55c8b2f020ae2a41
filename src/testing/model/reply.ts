import { randomUUID } from "node:crypto";
import type { ModelKnobs, Turn } from "./knobs.ts";

/** A tool that the model calls; `arguments` is JSON. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** What the model says in one turn, before it is put into a dialect. */
export interface Reply {
  /** Unique part of the IDs in the answer. */
  readonly id: string;
  readonly model: string;
  /** Epoch seconds. */
  readonly created: number;
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export function replyOf(turn: Turn, model: string, prompt: Buffer, knobs: ModelKnobs): Reply {
  const text = sized(turn.text ?? (turn.toolCalls === undefined ? knobs.reply : ""), knobs.size);
  const toolCalls = (turn.toolCalls ?? []).map((call) => ({
    id: `call_${id()}`,
    name: call.name,
    arguments: call.arguments,
  }));
  return {
    id: id(),
    model,
    created: Math.floor(Date.now() / 1000),
    text,
    toolCalls,
    inputTokens: Math.ceil(prompt.length / 4),
    outputTokens: Math.ceil(text.length / 4) + 10 * toolCalls.length,
  };
}

/** A text in the pieces that a stream sends. */
export function* pieces(text: string, size: number): Generator<string> {
  for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size);
}

const id = (): string => randomUUID().replaceAll("-", "");

function sized(text: string, size: number): string {
  if (size === 0 || text === "") return text;
  return text.repeat(Math.ceil(size / text.length)).slice(0, size);
}
