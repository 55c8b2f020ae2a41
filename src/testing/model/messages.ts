import type { Dialect, StreamEvent } from "./dialect.ts";
import { pieces, type Reply, type ToolCall } from "./reply.ts";

/** Anthropic Messages. @see https://docs.anthropic.com/en/api/messages */
export const messages: Dialect = {
  api: "messages",
  required: "messages",
  whole: (reply) => ({
    ...envelope(reply),
    content: [
      ...(reply.text === "" ? [] : [{ type: "text", text: reply.text }]),
      ...reply.toolCalls.map((call) => ({ ...toolUse(call), input: parsed(call.arguments) })),
    ],
    stop_reason: stopReason(reply),
    usage: usage(reply, reply.outputTokens),
  }),
  *stream(reply, _request, chunkSize): Generator<StreamEvent> {
    yield event("message_start", {
      message: { ...envelope(reply), content: [], stop_reason: null, usage: usage(reply, 1) },
    });
    yield event("ping", {});
    let index = 0;
    if (reply.text !== "") {
      yield* block(index, { type: "text", text: "" }, reply.text, chunkSize, (text) => ({
        type: "text_delta",
        text,
      }));
      index += 1;
    }
    for (const call of reply.toolCalls) {
      const opening = { ...toolUse(call), input: {} };
      yield* block(index, opening, call.arguments, chunkSize, (partial_json) => ({
        type: "input_json_delta",
        partial_json,
      }));
      index += 1;
    }
    yield event("message_delta", {
      delta: { stop_reason: stopReason(reply), stop_sequence: null },
      usage: { output_tokens: reply.outputTokens },
    });
    yield event("message_stop", {});
  },
};

function* block(
  index: number,
  content_block: object,
  content: string,
  chunkSize: number,
  delta: (piece: string) => object,
): Generator<StreamEvent> {
  yield event("content_block_start", { index, content_block });
  for (const piece of pieces(content, chunkSize)) {
    yield event("content_block_delta", { index, delta: delta(piece) });
  }
  yield event("content_block_stop", { index });
}

const event = (type: string, fields: object): StreamEvent => ({
  event: type,
  data: { type, ...fields },
});

const envelope = (reply: Reply): object => ({
  id: `msg_${reply.id}`,
  type: "message",
  role: "assistant",
  model: reply.model,
  stop_sequence: null,
});

const toolUse = (call: ToolCall): object => ({
  type: "tool_use",
  id: call.id.replace(/^call_/, "toolu_"),
  name: call.name,
});

const stopReason = (reply: Reply): string =>
  reply.toolCalls.length === 0 ? "end_turn" : "tool_use";

const usage = (reply: Reply, output_tokens: number): object => ({
  input_tokens: reply.inputTokens,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  output_tokens,
});

// Scripted arguments may be broken on purpose; only streams of this dialect can contain such arguments.
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}
