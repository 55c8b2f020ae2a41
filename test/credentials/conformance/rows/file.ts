import { renameSync, writeFileSync } from "node:fs";
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished, vi } from "vitest";
import { scratch } from "../../scratch.ts";
import { newToken, type Mood, type Row } from "../row.ts";

export const file: Row = {
  name: "apiKeyFile",
  asks: "token",
  form: "key",
  failure: "ERR_FILE_UNREADABLE",
  start() {
    const apiKeyFile = path.join(scratch(), "key");
    let [mood, asked, last]: [Mood, number, string] = ["fresh", 0, ""];
    const open = fs.open.bind(fs);
    const spy = vi.spyOn(fs, "open").mockImplementation(async (...args) => {
      asked += 1;
      if (mood === "slow") await sleep(100);
      return open(...args);
    });
    syncBuiltinESMExports();
    onTestFinished(() => {
      spy.mockRestore();
      syncBuiltinESMExports();
    });
    const become = (next: Mood): void => {
      mood = next;
      if (mood === "repeat") return;
      // Half written, the last token is all there is.
      const half = `{"token":"${last}`;
      if (mood !== "down") last = newToken();
      const whole = JSON.stringify({ token: last, expiresAt: Date.now() + 3_600_000 });
      writeFileSync(`${apiKeyFile}.new`, mood === "down" ? half : whole, { mode: 0o600 });
      renameSync(`${apiKeyFile}.new`, apiKeyFile);
    };
    become("fresh");
    return { config: { apiKeyFile }, become, asked: () => asked };
  },
  except: { ahead: "a replaced file counts at once, and one that is not has nothing newer" },
};
