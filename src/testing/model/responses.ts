import type { Dialect, StreamEvent } from "./dialect.ts";
import { pieces, type Reply, type ToolCall } from "./reply.ts";

/** OpenAI Responses. @see https://platform.openai.com/docs/api-reference/responses */
export const responses: Dialect = {
  api: "responses",
  required: "input",
  whole: (reply) => envelope(reply, "completed", output(reply)),
  *stream(reply, _request, chunkSize): Generator<StreamEvent> {
    let sequence_number = 0;
    const event = (type: string, fields: object): StreamEvent => ({
      event: type,
      data: { type, sequence_number: sequence_number++, ...fields },
    });
    const started = envelope(reply, "in_progress", []);
    yield event("response.created", { response: started });
    yield event("response.in_progress", { response: started });
    let output_index = 0;
    if (reply.text !== "") {
      yield* textEvents(reply, output_index, chunkSize, event);
      output_index += 1;
    }
    for (const call of reply.toolCalls) {
      yield* callEvents(call, output_index, chunkSize, event);
      output_index += 1;
    }
    yield event("response.completed", { response: envelope(reply, "completed", output(reply)) });
  },
};

type MakeEvent = (type: string, fields: object) => StreamEvent;

function* textEvents(
  reply: Reply,
  output_index: number,
  chunkSize: number,
  event: MakeEvent,
): Generator<StreamEvent> {
  const item_id = `msg_${reply.id}`;
  const place = { item_id, output_index, content_index: 0 };
  yield event("response.output_item.added", { output_index, item: message(reply, "in_progress") });
  yield event("response.content_part.added", { ...place, part: textPart("") });
  for (const delta of pieces(reply.text, chunkSize)) {
    yield event("response.output_text.delta", { ...place, delta, logprobs: [] });
  }
  yield event("response.output_text.done", { ...place, text: reply.text, logprobs: [] });
  yield event("response.content_part.done", { ...place, part: textPart(reply.text) });
  yield event("response.output_item.done", { output_index, item: message(reply, "completed") });
}

function* callEvents(
  call: ToolCall,
  output_index: number,
  chunkSize: number,
  event: MakeEvent,
): Generator<StreamEvent> {
  const place = { item_id: itemId(call), output_index };
  const opening = functionCall({ ...call, arguments: "" }, "in_progress");
  yield event("response.output_item.added", { output_index, item: opening });
  for (const delta of pieces(call.arguments, chunkSize)) {
    yield event("response.function_call_arguments.delta", { ...place, delta });
  }
  yield event("response.function_call_arguments.done", {
    ...place,
    name: call.name,
    arguments: call.arguments,
  });
  yield event("response.output_item.done", {
    output_index,
    item: functionCall(call, "completed"),
  });
}

const output = (reply: Reply): object[] => [
  ...(reply.text === "" ? [] : [message(reply, "completed")]),
  ...reply.toolCalls.map((call) => functionCall(call, "completed")),
];

const message = (reply: Reply, status: string): object => ({
  id: `msg_${reply.id}`,
  type: "message",
  role: "assistant",
  status,
  content: status === "completed" ? [textPart(reply.text)] : [],
});

const textPart = (text: string): object => ({
  type: "output_text",
  text,
  annotations: [],
  logprobs: [],
});

const itemId = (call: ToolCall): string => call.id.replace(/^call_/, "fc_");

const functionCall = (call: ToolCall, status: string): object => ({
  id: itemId(call),
  type: "function_call",
  status,
  call_id: call.id,
  name: call.name,
  arguments: call.arguments,
});

const envelope = (reply: Reply, status: string, items: readonly object[]): object => ({
  id: `resp_${reply.id}`,
  object: "response",
  created_at: reply.created,
  status,
  background: false,
  error: null,
  incomplete_details: null,
  instructions: null,
  max_output_tokens: null,
  metadata: {},
  model: reply.model,
  output: items,
  parallel_tool_calls: true,
  previous_response_id: null,
  reasoning: { effort: null, summary: null },
  store: false,
  temperature: 1,
  text: { format: { type: "text" } },
  tool_choice: "auto",
  tools: [],
  top_p: 1,
  truncation: "disabled",
  usage:
    status === "completed"
      ? {
          input_tokens: reply.inputTokens,
          input_tokens_details: { cached_tokens: 0 },
          output_tokens: reply.outputTokens,
          output_tokens_details: { reasoning_tokens: 0 },
          total_tokens: reply.inputTokens + reply.outputTokens,
        }
      : null,
});
