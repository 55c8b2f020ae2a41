import * as z from "zod/mini";
import { checkedPatch, commonShape } from "../shared/knobs-schema.ts";
import { commonKnobs, type CommonKnobs } from "../shared/knobs.ts";

/** One answer of the model. */
export interface Turn {
  readonly text?: string;
  /** Calls of tools; `arguments` is the JSON text, as the model would have written it. */
  readonly toolCalls?: readonly { readonly name: string; readonly arguments: string }[];
}

/** What a test may change of a model endpoint while it runs. */
export interface ModelKnobs extends CommonKnobs {
  /** Text of every answer without an entry in `turns`. */
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
  /** Origin of an identity mock whose tokens are accepted while they are valid, called over HTTP; empty for none. */
  readonly identityUrl: string;
  /** Origin of an identity mock that answers `/v1/oauth/token`, which Anthropic has at its API; empty: `identityUrl`. */
  readonly exchangeUrl: string;
  /** `aud` that tokens of the identity mock must have; empty accepts any. */
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
  models: ["gpt-4.1", "claude-opus-5-5"],
  keys: [],
  identityUrl: "",
  exchangeUrl: "",
  audience: "",
  claims: "",
};

const texts = z.array(z.string().check(z.minLength(1)));
const schema: z.ZodMiniType<Partial<ModelKnobs>> = z.strictObject({
  ...commonShape,
  reply: z.exactOptional(z.string()),
  turns: z.exactOptional(
    z.array(
      z.strictObject({
        text: z.exactOptional(z.string()),
        toolCalls: z.exactOptional(
          z.array(
            z.strictObject({ name: z.string().check(z.minLength(1)), arguments: z.string() }),
          ),
        ),
      }),
    ),
  ),
  size: z.exactOptional(z.int().check(z.minimum(0))),
  chunkSize: z.exactOptional(z.int().check(z.minimum(1))),
  chunkDelay: z.exactOptional(z.number().check(z.minimum(0))),
  models: z.exactOptional(texts),
  keys: z.exactOptional(texts),
  identityUrl: z.exactOptional(z.union([z.literal(""), z.url({ protocol: /^https?$/ })])),
  exchangeUrl: z.exactOptional(z.union([z.literal(""), z.url({ protocol: /^https?$/ })])),
  audience: z.exactOptional(z.string()),
  claims: z.exactOptional(z.string()),
});

export const checkedModelKnobs = (patch: unknown): Partial<ModelKnobs> =>
  checkedPatch(schema, patch, modelKnobs);
