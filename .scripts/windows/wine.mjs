import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const PRELOAD = path.join(import.meta.dirname, "late-keep-alive.cjs");
const LIMIT_MS = 25 * 60_000;

/** A Windows of its own: processes, registry and user's profile are in one folder. */
export function openWine(prefix) {
  const env = {
    ...process.env,
    WINEPREFIX: prefix,
    WINEDEBUG: "-all",
    // Neither entries in the desktop's menus, nor .NET and a browser, which wine would download.
    WINEDLLOVERRIDES: "winemenubuilder.exe,mscoree,mshtml=",
  };
  // What is left of a run that was killed.
  end();
  if (!existsSync(path.join(prefix, "system.reg"))) {
    mkdirSync(prefix, { recursive: true });
    wine(["wineboot", "-i"]);
    wine(["reg", "add", "HKCU\\Software\\Wine", "/v", "Version", "/d", "win10", "/f"]);
  }
  const users = path.join(prefix, "drive_c/users");
  const user = readdirSync(users).find((name) => name !== "Public");
  const temporary = path.join(users, user, "Temp");
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  const output = path.join(prefix, "output");

  function wine(args) {
    execFileSync("wine", args, { env, stdio: ["ignore", "ignore", "inherit"] });
  }

  function end() {
    spawnSync("wineserver", ["-k"], { env });
    spawnSync("wineserver", ["-w"], { env });
  }

  return {
    /** Whether a script of Node has ended with success; what it prints is printed. */
    async run(node, args, cwd) {
      // What the last run has left would be in the way of this one, and write into its output.
      end();
      rmSync(output, { force: true });
      // Node on wine cannot write into a pipe of Linux.
      const file = openSync(output, "w");
      const child = spawn("wine", [node, ...args], {
        cwd,
        env: {
          ...env,
          WINEPATH: windowsPath(path.dirname(node)),
          NODE_OPTIONS: `--require=${windowsPath(PRELOAD).replaceAll("\\", "/")}`,
        },
        stdio: ["ignore", file, file],
        timeout: LIMIT_MS,
      });
      const ended = new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("exit", (code, signal) => {
          if (code !== 0) process.stderr.write(`${node} ended with ${code ?? signal}\n`);
          resolve(code === 0);
        });
      });
      const following = new AbortController();
      const followed = follow(output, following.signal);
      const isGood = await ended.finally(() => {
        closeSync(file);
        following.abort();
      });
      await followed;
      return isGood;
    },

    leftovers() {
      return readdirSync(temporary).filter((name) => /^(?:byok|codegen)-/.test(name));
    },

    close: end,
  };
}

function windowsPath(file) {
  return `Z:${file.replaceAll("/", "\\")}`;
}

/** Prints what is written to a file, and the rest of it once the signal is given. */
async function follow(file, signal) {
  let at = 0;
  for (let isLast = false; !isLast;) {
    isLast = signal.aborted;
    for await (const chunk of createReadStream(file, { start: at })) {
      at += chunk.length;
      process.stdout.write(chunk);
    }
    if (!isLast) await sleep(500);
  }
}
