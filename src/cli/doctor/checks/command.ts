import { inWords } from "../duration.ts";
import type { Check } from "../check.ts";

/** Clients that run the command themselves end it after half a minute; what is slower than this is felt. */
const SLOW = 5_000;

/** How long an apiKeyCommand takes: every session waits for it once. */
export const command: Check = async ({ config, acquisition }) => {
  if (config.apiKeyCommand === undefined) return [];
  const { durationMs, error } = await acquisition();
  if (error !== undefined || durationMs < SLOW) return [];
  return [
    {
      level: "warning",
      what: `apiKeyCommand takes ${inWords(durationMs)}.`,
      why: "The first request of a session, and one after every expiry, waits for it.",
      fix: "Have it print a token that something else keeps, or use apiKeyFile.",
    },
  ];
};
