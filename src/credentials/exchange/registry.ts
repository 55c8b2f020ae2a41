import type { Exchange as Block } from "../../config/types.ts";
import { anthropic } from "./anthropic.ts";
import { entra } from "./entra.ts";
import type { Exchange } from "./exchange.ts";
import { oauth } from "./oauth.ts";
import { openai } from "./openai.ts";

/** Every way to exchange a token, by its field of `exchange`. */
const EXCHANGES: {
  readonly [Name in keyof Block]-?: (block: Required<Block>[Name], baseUrl: string) => Exchange;
} = { entra, openai, anthropic, oauth };

/** The exchange of a valid configuration. */
export function exchangeOf(block: Block, baseUrl: string): Exchange {
  const [name, fields] = Object.entries(block).find(([, value]) => value !== undefined) as [
    keyof Block,
    never,
  ];
  return EXCHANGES[name](fields, baseUrl);
}
