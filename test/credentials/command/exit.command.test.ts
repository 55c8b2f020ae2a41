import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";
import { scratch } from "../scratch.ts";
import { isAlive } from "../../support/alive.ts";

const library = new URL("../../../dist/index.js", import.meta.url).href;

test("apiKeyCommand ends, with its whole process group, when the process does", async () => {
  const folder = scratch();
  const files = [path.join(folder, "a"), path.join(folder, "b")];
  const script = `
    import { existsSync } from "node:fs";
    import { createProviderAuth } from ${JSON.stringify(library)};
    const files = ${JSON.stringify(files)};
    for (const file of files) {
      const apiKeyCommand = \`sleep 60 & echo $! > '\${file}.new'; mv '\${file}.new' '\${file}'; wait\`;
      void createProviderAuth({ baseUrl: "https://model.example/v1", apiKeyCommand }).getToken();
    }
    while (!files.every((file) => existsSync(file))) await new Promise((done) => setTimeout(done, 10));
    process.exit(0);`;
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
  for (const file of files) {
    const pid = Number(readFileSync(file, "utf8"));
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false));
  }
});
