import { setTimeout as sleep } from "node:timers/promises";
import { newToken, type Mood, type Row } from "../row.ts";

const EVERY_TIME = "it is asked for every request, and what it keeps is its own business";
const NO_LIFE = "it has no expiry, and nothing renews it";

/** A function that hands out tokens by its mood. */
function issuing(): {
  issue: () => Promise<string>;
  asked: () => number;
  become: (mood: Mood) => void;
} {
  let [mood, asked, last]: [Mood, number, string] = ["fresh", 0, newToken()];
  return {
    asked: () => asked,
    become: (next) => void (mood = next),
    async issue(): Promise<string> {
      asked += 1;
      if (mood === "down") throw new Error(`cannot store Bearer ${last}`);
      if (mood === "slow") await sleep(100);
      if (mood !== "repeat") last = newToken();
      return last;
    },
  };
}

export const custom: Row = {
  name: "a source of one's own",
  asks: "token",
  form: "bearer",
  failure: "ERR_IDENTITY_UNAVAILABLE",
  start() {
    const { issue, ...behind } = issuing();
    const source = async (): Promise<{ token: string; expiresOn: number }> => ({
      token: await issue(),
      expiresOn: Date.now() + 3_600_000,
    });
    return { ...behind, options: { source } };
  },
};

export const callback: Row = {
  name: "bearerTokenProvider",
  asks: "request",
  form: "bearer",
  failure: "ERR_CALLBACK_FAILED",
  start() {
    const { issue, ...behind } = issuing();
    return { ...behind, config: { bearerTokenProvider: issue } };
  },
  except: {
    cached: EVERY_TIME,
    buffer: EVERY_TIME,
    ahead: EVERY_TIME,
    expiry: EVERY_TIME,
    outage: EVERY_TIME,
  },
};

export const statics: readonly Row[] = (["apiKey", "bearerToken"] as const).map((kind) => ({
  name: kind,
  asks: "never",
  form: kind === "apiKey" ? "key" : "bearer",
  start: () => ({
    config: { [kind]: newToken() },
    asked: () => 0,
    become: () => undefined,
  }),
  except: {
    buffer: NO_LIFE,
    ahead: NO_LIFE,
    expiry: NO_LIFE,
    outage: "nothing is asked for it",
    down: "nothing is asked for it",
    renewal:
      "it cannot be renewed: its 401 is returned as it came, with an event that says what to use",
    burst: "it cannot be renewed",
    abort: "its answer is there at once",
  },
}));
