// npm run executable:check: the file of build/, in a folder of its own and an environment without Node. Needs
// redis-server.
import { equal, match, notEqual } from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { outcome, run } from "./artefact/run.mjs";
import { builtExecutable } from "./built-executable.mjs";
import { manifest, root } from "./manifest.mjs";
import { untilReady } from "./until-ready.mjs";

const cwd = mkdtempSync(path.join(tmpdir(), "byok-executable-"));
const program = path.join(cwd, path.basename(builtExecutable()));
const HOME = { HOME: cwd };
const running = [];

/** What it prints to stdout. */
const say = (args, env = {}) => run(program, args, { cwd, env: { ...HOME, ...env } });

/** Starts a server; resolves to the address in its first line. */
function start(args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...HOME, ...env },
      stdio: ["pipe", "pipe", 2],
    });
    running.push(child);
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`${args.join(" ")}: ended with ${code}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
}

/** Returns the address of a real one. */
async function startRedis() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  const args = ["--bind", "127.0.0.1", "--port", String(port), "--save", ""];
  const redis = spawn("redis-server", args, { stdio: ["ignore", "pipe", 2] });
  running.push(redis);
  for await (const line of createInterface({ input: redis.stdout })) {
    if (line.includes("Ready to accept connections")) return `redis://127.0.0.1:${port}`;
  }
  throw new Error("redis-server has ended");
}

try {
  copyFileSync(builtExecutable(), program);
  equal((await say(["--version"])).trim(), manifest.version);
  equal(
    (await say(["token", "--base-url", "http://127.0.0.1:1", "--command", "echo a-key"])).trim(),
    "a-key",
  );

  const identity = await start(["mock", "identity"]);
  const model = await start(["mock", "model"]);
  // Nothing but the mock is asked: not the address of IMDS.
  const azure = { AZURE_POD_IDENTITY_AUTHORITY_HOST: identity };
  const provider = { baseUrl: `${model}/openai/v1`, managedIdentity: {}, name: "mock" };
  const models = [{ id: "m", provider: "mock" }];
  writeFileSync(
    path.join(cwd, "providers.json"),
    JSON.stringify({ providers: [provider], models }),
  );
  const from = ["--config", "providers.json", "--provider", "mock"];
  match(await say(["token", ...from], azure), /^\S+\n$/);
  match(await say(["doctor", ...from], azure), /^ok +request/m);
  match(await say(["validate", "providers.json"]), /1 provider/);
  match(await say(["completion", "bash"]), /byok_identity/);
  equal(await say(["exec", ...from, "--", "/bin/sh", "-c", "echo done"], azure), "done\n");

  const proxied = await start(["proxy", ...from, "--port", "0", "--key-file", "key"], azure);
  const key = (await run("/bin/cat", [path.join(cwd, "key")])).trim();
  const answer = await fetch(`${proxied}/openai/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "Hello" }] }),
  });
  equal(answer.status, 200, await answer.text());

  const served = await start(["serve", ...from, "--key-file", "key"], azure);
  const probe = ["serve", "--probe", "--port", new URL(served).port];
  equal(await untilReady(() => say(probe)), "ready\nmock: ready\n");

  // What starts it again names the file itself, and no script.
  const unit = await say(["service", "install", "--config", "providers.json", "--print"]);
  if (process.platform === "linux")
    match(unit, new RegExp(`^ExecStart="${program}" "proxy" `, "m"));

  const schema = path.join(root, "schema/byok-identity.schema.json");
  await say(["codegen", "--schema", schema, "--lang", "all", "--out", "generated"]);
  equal(readdirSync(path.join(cwd, "generated")).length, 6);

  const store = {
    BYOK_IDENTITY_REDIS_URL: await startRedis(),
    BYOK_IDENTITY_STORE_KEY: "0123456789abcdef".repeat(4),
  };
  const tokens = [
    await say(["token", ...from], { ...azure, ...store }),
    await say(["token", ...from], { ...azure, ...store }),
    await say(["token", ...from], azure),
  ];
  equal(tokens[1], tokens[0], "two processes with a store share a token");
  notEqual(tokens[2], tokens[0]);

  // The keychain's package is not in it.
  const keychain = await outcome(program, ["whoami", ...from], { cwd, env: { ...HOME, ...azure } });
  equal(keychain.code, 0, keychain.output);
  process.stdout.write(`${manifest.name} works without Node\n`);
} finally {
  for (const child of running) {
    child.removeAllListeners("close");
    child.kill();
  }
  rmSync(cwd, { recursive: true, force: true });
}
