// npm run executable:windows: the single executable for Windows, started under Debian's wine.
import { equal, match, ok } from "node:assert/strict";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { builtExecutable } from "./built-executable.mjs";
import { manifest, root } from "./manifest.mjs";
import { openWine } from "./windows/wine.mjs";

const cwd = mkdtempSync(path.join(tmpdir(), "byok-executable-"));
const prefix = path.join(cwd, "wine");
const built = builtExecutable("win-x64");
const program = path.join(cwd, path.basename(built));
const credential = ["--base-url", "http://127.0.0.1:1", "--command", "echo a-key"];
copyFileSync(built, program);
const wine = openWine(prefix);

/** What it prints. */
async function say(...args) {
  ok(await wine.run(program, args, cwd), args.join(" "));
  return readFileSync(path.join(prefix, "output"), "utf8").trim();
}

try {
  equal(await say("--version"), manifest.version);
  equal(await say("token", ...credential), "a-key");
  const print = ["cmd.exe", "/c", "echo", "%COPILOT_PROVIDER_BASE_URL%"];
  match(await say("exec", ...credential, "--", ...print), /^http:\/\/127\.0\.0\.1:\d+$/);
  copyFileSync(path.join(root, "schema/byok-identity.schema.json"), path.join(cwd, "schema.json"));
  await say("codegen", "--schema", "schema.json", "--lang", "all", "--out", "generated");
  equal(readdirSync(path.join(cwd, "generated")).length, 6);
  process.stdout.write(`${manifest.name}.exe works under wine\n`);
} finally {
  wine.close();
  rmSync(cwd, { recursive: true, force: true });
}
