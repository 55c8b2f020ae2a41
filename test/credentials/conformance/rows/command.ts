import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { scratch } from "../../scratch.ts";
import { newToken, type Row } from "../row.ts";

export const command: Row = {
  name: "apiKeyCommand",
  asks: "token",
  form: "key",
  failure: "ERR_COMMAND_FAILED",
  start() {
    const folder = scratch();
    const [script, runs, last] = ["script", "runs", "last"].map((name) => path.join(folder, name));
    const prefix = newToken();
    const mint = `echo '${prefix}'$(wc -l < '${runs}' | tr -d ' ') > '${last}'`;
    const print = `printf '{"token":"%s","expires_in":3600}' "$(cat '${last}')"`;
    const moods = {
      fresh: `${mint}; ${print}`,
      repeat: print,
      slow: `sleep 0.2; ${mint}; ${print}`,
      down: `cat '${last}'; echo "cannot store $(cat '${last}')" >&2; exit 3`,
    };
    const become = (mood: keyof typeof moods): void => {
      writeFileSync(script ?? "", `echo run >> '${runs}'; ${moods[mood]}`);
    };
    become("fresh");
    return {
      config: { apiKeyCommand: `. '${script}'` },
      become,
      asked: () =>
        existsSync(runs ?? "")
          ? readFileSync(runs ?? "", "utf8")
              .trim()
              .split("\n").length
          : 0,
    };
  },
};
