import { inWords } from "../duration.ts";
import type { Check } from "../check.ts";

/** Clients that run the command themselves end it after 30 seconds; a command slower than this is noticeable. */
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
      fix: "Make it print a cached token, or use apiKeyFile.",
    },
  ];
};
