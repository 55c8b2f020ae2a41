import type { Dialect, StreamEvent } from "./dialect.ts";
import { pieces, type Reply } from "./reply.ts";

/** OpenAI Chat Completions. @see https://platform.openai.com/docs/api-reference/chat */
export const chat: Dialect = {
  api: "chat",
  required: "messages",
  whole: (reply) => ({
    ...envelope(reply, "chat.completion"),
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: reply.text === "" ? null : reply.text,
          refusal: null,
          ...(reply.toolCalls.length === 0 ? {} : { tool_calls: reply.toolCalls.map(toolCall) }),
        },
        logprobs: null,
        finish_reason: finishReason(reply),
      },
    ],
    usage: usage(reply),
  }),
  *stream(reply, request, chunkSize): Generator<StreamEvent> {
    const chunk = (delta: object, finish_reason: string | null = null): StreamEvent => ({
      data: {
        ...envelope(reply, "chat.completion.chunk"),
        choices: [{ index: 0, delta, logprobs: null, finish_reason }],
      },
    });
    yield chunk({ role: "assistant", content: reply.text === "" ? null : "", refusal: null });
    for (const content of pieces(reply.text, chunkSize)) yield chunk({ content });
    for (const [index, call] of reply.toolCalls.entries()) {
      yield chunk({ tool_calls: [{ index, ...toolCall({ ...call, arguments: "" }) }] });
      for (const part of pieces(call.arguments, chunkSize)) {
        yield chunk({ tool_calls: [{ index, function: { arguments: part } }] });
      }
    }
    yield chunk({}, finishReason(reply));
    if (request.stream_options?.include_usage === true) {
      yield {
        data: { ...envelope(reply, "chat.completion.chunk"), choices: [], usage: usage(reply) },
      };
    }
  },
  trailer: "[DONE]",
};

const envelope = (reply: Reply, object: string): object => ({
  id: `chatcmpl-${reply.id}`,
  object,
  created: reply.created,
  model: reply.model,
  system_fingerprint: "fp_mock",
});

const toolCall = (call: Reply["toolCalls"][number]): object => ({
  id: call.id,
  type: "function",
  function: { name: call.name, arguments: call.arguments },
});

const finishReason = (reply: Reply): string =>
  reply.toolCalls.length === 0 ? "stop" : "tool_calls";

const usage = (reply: Reply): object => ({
  prompt_tokens: reply.inputTokens,
  completion_tokens: reply.outputTokens,
  total_tokens: reply.inputTokens + reply.outputTokens,
});
