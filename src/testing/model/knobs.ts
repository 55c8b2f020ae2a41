import { z } from "zod";
import { checkedPatch, commonKnobs, commonShape, type CommonKnobs } from "../shared/knobs.ts";

/** One answer of the model. */
export interface Turn {
  readonly text?: string;
  /** Calls of tools; `arguments` is the JSON text, as the model would have written it. */
  readonly toolCalls?: readonly { readonly name: string; readonly arguments: string }[];
}

export interface ModelKnobs extends CommonKnobs {
  /** Text of every answer that no entry of `turns` is for. */
  readonly reply: string;
  /** The next answers, one entry each. */
  readonly turns: readonly Turn[];
  /** Repeats the text until it has this many characters; 0 leaves it as it is. */
  readonly size: number;
  /** Characters in one streamed event. */
  readonly chunkSize: number;
  /** Wait between streamed events, milliseconds. */
  readonly chunkDelay: number;
  /** IDs that `/models` lists. */
  readonly models: readonly string[];
  /** API keys that are accepted. */
  readonly keys: readonly string[];
  /** Origin of an identity mock whose tokens are accepted while they live, asked by HTTP; empty asks none. */
  readonly identityUrl: string;
  /** `aud` that tokens of the identity mock must carry; empty takes any. */
  readonly audience: string;
  /** Claims challenge (JSON) of a 401; empty sends none. */
  readonly claims: string;
}

export const modelKnobs: ModelKnobs = {
  ...commonKnobs,
  reply: "Hello from the mock model.",
  turns: [],
  size: 0,
  chunkSize: 8,
  chunkDelay: 0,
  models: ["gpt-4.1", "claude-sonnet-4-5"],
  keys: [],
  identityUrl: "",
  audience: "",
  claims: "",
};

const texts = z.array(z.string().min(1));
const schema: z.ZodType<Partial<ModelKnobs>> = z.strictObject({
  ...commonShape,
  reply: z.string().exactOptional(),
  turns: z
    .array(
      z.strictObject({
        text: z.string().exactOptional(),
        toolCalls: z
          .array(z.strictObject({ name: z.string().min(1), arguments: z.string() }))
          .exactOptional(),
      }),
    )
    .exactOptional(),
  size: z.int().min(0).exactOptional(),
  chunkSize: z.int().min(1).exactOptional(),
  chunkDelay: z.number().min(0).exactOptional(),
  models: texts.exactOptional(),
  keys: texts.exactOptional(),
  identityUrl: z.union([z.literal(""), z.url({ protocol: /^https?$/ })]).exactOptional(),
  audience: z.string().exactOptional(),
  claims: z.string().exactOptional(),
});

export const checkedModelKnobs = (patch: unknown): Partial<ModelKnobs> =>
  checkedPatch(schema, patch, modelKnobs);
